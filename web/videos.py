"""Sending a dance video and its music: `POST /videos`."""

import flask

from web import request as requests
from web import submits

blueprint = flask.Blueprint("videos", __name__)

_FILES = {"dance": "dance_file_id", "bgm": "bgm_file_id"}


@blueprint.post("/videos")
def videos() -> flask.Response:
    """Submit multipart `dance` (a video) and `bgm` (the music, or a video with it); or JSON with
    `dance_file_id` and `bgm_file_id` of earlier uploads.
    """
    request = requests.current()
    if request.is_json:
        form = submits.json_form(*_FILES.values())
        sent = {name: submits.stored(form[field]) for name, field in _FILES.items()}
    else:
        sent = {name: request.sent(name) for name in _FILES}
    return submits.accept("video", sent, {})
