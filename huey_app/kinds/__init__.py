"""Every kind of task that this service knows: one line each."""

from huey_app.kinds.claims.kind import ClaimsKind
from huey_app.kinds.contract import Kind
from huey_app.kinds.documents.kind import DocumentsKind
from huey_app.kinds.video.kind import VideoKind

KINDS: dict[str, Kind] = {
    ClaimsKind.name: ClaimsKind(),
    DocumentsKind.name: DocumentsKind(),
    VideoKind.name: VideoKind(),
}
