"""Sending a dance video and its music: `POST /videos`."""

import flask

from web import request as requests
from web import submits

blueprint = flask.Blueprint("videos", __name__)


@blueprint.post("/videos")
def videos() -> flask.Response:
    """Submit multipart `dance` (a video) and `bgm` (the music, or a video with it)."""
    sent = {name: requests.current().sent(name) for name in ("dance", "bgm")}
    return submits.accept("video", sent, {})
