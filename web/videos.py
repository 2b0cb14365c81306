"""Sending a dance video and its music: `POST /videos`, and the page for it."""

import flask

from web import pages, submits
from web import request as requests

blueprint = flask.Blueprint("videos", __name__)


@blueprint.post("/videos")
def videos() -> flask.Response:
    """Submit multipart `dance` (a video) and `bgm` (the music, or a video with it)."""
    sent = {name: requests.current().sent(name) for name in ("dance", "bgm")}
    return submits.accept("video", sent, {})


@blueprint.get("/video")
def form() -> flask.Response:
    """A place for both files."""
    return pages.render("video.html", limit=requests.settings().max_upload_bytes)
