"""Receives one answer of this computer's browser, on a port of this machine (RFC 8252, 7.3)."""

from __future__ import annotations

import hmac
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

_LONGEST = 8_000
_SECONDS = 10
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}
_PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>storyshare</title></head><body>'
    '<p>{english}</p><p lang="es">{spanish}</p></body></html>'
)
_DONE = _PAGE.format(
    english="storyshare has the answer. You can close this window and go back to the terminal.",
    spanish="storyshare tiene la respuesta. Puedes cerrar esta ventana y volver a la terminal.",
)
_NOT_OURS = _PAGE.format(
    english="This is not the answer that storyshare waits for. Go back to the terminal and begin again.",
    spanish="Esta no es la respuesta que storyshare espera. Vuelve a la terminal y empieza de nuevo.",
)


class Listening:
    """Open while its `with` lasts; takes the first answer on `/` that has the `state` asked for, and no other.

    Raises OSError where the port is taken.
    """

    def __init__(self, redirect: str, *, state: str) -> None:
        parts = urlsplit(redirect)
        self._redirect = f"{parts.scheme}://{parts.netloc}"
        self._hosts = {parts.netloc}
        self._state = state
        self._came = threading.Event()
        self._lock = threading.Lock()
        self._answer = ""
        self._server = _server(("127.0.0.1", parts.port or 80), self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait(self, seconds: float) -> str:
        """The address that the browser was sent to, or an empty text where it did not come in time."""
        return self._answer if self._came.wait(seconds) else ""

    def took(self, host: str, target: str) -> bool | None:
        """Take what a browser asks for: True for the answer, False for another, None for what is none at all.

        A page of the web can make a browser call this port under a name of its own (DNS rebinding): the name shows in
        the Host header.
        """
        try:
            parts = urlsplit(target)
            asked = parse_qs(parts.query, max_num_fields=50)
        except ValueError:
            return None
        if host not in self._hosts or parts.path != "/" or not asked:
            return None
        (state, *more) = asked.get("state", [""])
        if more or not hmac.compare_digest(state.encode("utf-8", "replace"), self._state.encode()):
            return False
        with self._lock:
            if not self._came.is_set():
                self._answer = f"{self._redirect}{target}"
                self._came.set()
        return True


def _server(address: tuple[str, int], listening: Listening) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        """Answers a browser in a few plain words; keeps no log, in which the code would stand."""

        timeout = _SECONDS
        server_version = "storyshare"
        sys_version = ""

        def do_GET(self) -> None:
            short = len(self.path) <= _LONGEST
            took = listening.took(self.headers.get("Host", ""), self.path) if short else None
            if took is None:
                self._say(404, "")
            else:
                self._say(200 if took else 400, _DONE if took else _NOT_OURS)

        def log_message(self, *_: object) -> None:
            pass

        def _say(self, status: int, page: str) -> None:
            data = page.encode()
            self.send_response(status)
            for name, value in _HEADERS.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    class Server(ThreadingHTTPServer):
        """One thread for each connection: browsers open some ahead of time and say nothing on them."""

        daemon_threads = True
        block_on_close = False
        # On Windows it would let another program take the port as well.
        allow_reuse_address = sys.platform != "win32"

        def handle_error(self, *_: object) -> None:
            """A browser that hangs up is nobody's business."""

    return Server(address, Handler)
