"""A small internet on this machine: made-up names that lead here, and pages that lie there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from storyshare.net import address, robots

_HERE = "127.0.0.1"


class Internet:
    """Names and where they lead, as the system would say; each name may change its answers from call to call."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        server.no_handler_status_code = 404  # there is no robots.txt unless a test puts one there
        self.names: dict[str, list[list[str]]] = {}
        self.asked: list[str] = []

    def name(self, host: str, *answers: list[str]) -> None:
        """Let the name lead to these addresses; the last answer stands."""
        self.names[host] = list(answers) or [[_HERE]]

    def url(self, path: str = "/", host: str = "example.org") -> str:
        return f"http://{host}:{self.server.port}{path}"

    def page(self, path: str, body: str | bytes, status: int = 200, kind: str = "text/html; charset=utf-8") -> None:
        self.server.expect_request(path).respond_with_data(body, status=status, content_type=kind)

    def sends_on(self, path: str, to: str, status: int = 301) -> None:
        self.server.expect_request(path).respond_with_data(b"", status=status, headers={"Location": to})

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [request.path for request, _ in self.server.log if request.path != "/robots.txt"]

    def look_up(self, host: Any, port: Any, *_: object, **__: object) -> list[tuple[Any, ...]]:
        self.asked.append(str(host))
        if host not in self.names:
            return _system(host, port)
        answers = self.names[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]


_real = socket.getaddrinfo


def _system(host: Any, port: Any) -> list[tuple[Any, ...]]:
    """Numbers are read as the system reads them; no name is asked for outside."""
    try:
        socket.inet_aton(str(host))
    except OSError:
        if ":" not in str(host) and host != "localhost":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None
    return list(_real(host, port, type=socket.SOCK_STREAM))


@contextmanager
def internet(server: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    """The only thing that is relaxed: 127.0.0.1, where the made-up names lead, counts as public."""
    made = Internet(server)
    made.name("example.org")
    made.name("bsky.social", ["127.0.0.2"])
    strict = address.is_public
    monkeypatch.setattr(address, "is_public", lambda text: text == _HERE or strict(text))
    monkeypatch.setattr(socket, "getaddrinfo", made.look_up)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    robots._known.clear()
    try:
        yield made
    finally:
        server.no_handler_status_code = 500
    robots._known.clear()
