"""Sending a dance video and its music: `POST /videos`."""

import flask

from web import request as requests
from web import submits

blueprint = flask.Blueprint("videos", __name__)

_FIELDS = ("dance", "bgm")


@blueprint.post("/videos")
def videos() -> flask.Response:
    """Submit `dance` (a video) and `bgm` (the music, or a video with it).

    Multipart with both files, or JSON with the ids of two that were uploaded before.
    """
    request = requests.current()
    if request.is_json:
        form = submits.json_form(*_FIELDS)
        sent = {name: submits.stored(form, name) for name in _FIELDS}
    else:
        sent = {name: request.sent(name) for name in _FIELDS}
    return submits.accept("video", sent, {})
