"""A line between browser and service that carries only so many bytes a second."""

import socket
import threading
import time
from contextlib import suppress

_PIECE_BYTES = 16 * 1024


class SlowLine:
    """Forwards to `port`; what goes up is slowed down, what comes down is not."""

    def __init__(self, port: int, bytes_per_s: int) -> None:
        self._target = ("127.0.0.1", port)
        self._bytes_per_s = bytes_per_s
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self._connect(self._listener.accept()[0])

    def _connect(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self._target)
        except OSError:  # nobody listens there now
            client.close()
            return
        for args in ((client, server, self._bytes_per_s), (server, client, None)):
            threading.Thread(target=_carry, args=args, daemon=True).start()


def _carry(source: socket.socket, target: socket.socket, bytes_per_s: int | None) -> None:
    with suppress(OSError):
        while piece := source.recv(_PIECE_BYTES):
            target.sendall(piece)
            if bytes_per_s:
                time.sleep(len(piece) / bytes_per_s)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
