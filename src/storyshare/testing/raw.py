"""A server made of one bare socket, so that a test decides every byte and every cut."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Self


class RawServer(AbstractContextManager["RawServer"]):
    """Takes connections on this machine, one after another, and hands each to `behave`; ends with its `with`."""

    def __init__(self, behave: Callable[[socket.socket], None]) -> None:
        self._behave = behave
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._closing = False
        self._thread = threading.Thread(target=self._serve)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.connections = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        with socket.create_connection(("127.0.0.1", self.port)):
            self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                if self._closing:
                    return
                self.connections += 1
                try:
                    self._behave(connection)
                except OSError:
                    continue  # the client has gone, as some tests want


def read_request(connection: socket.socket) -> bytes:
    """Everything of one request, by its Content-Length."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]):
        body += _more(connection)
    return head + b"\r\n\r\n" + body


def _more(connection: socket.socket) -> bytes:
    """Raises OSError where there is no more: somebody knocked at this port and meant another."""
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError
    return data


def reset(connection: socket.socket) -> None:
    """Close with a reset instead of a goodbye."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def wait_until_gone(connection: socket.socket) -> None:
    """Say nothing until the client hangs up."""
    while connection.recv(65536):
        pass


def closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
