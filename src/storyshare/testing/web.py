"""A server on this machine that speaks for a platform, and does to one call whatever a test wants done."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from storyshare.testing.raw import RawServer, read_request


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it came over the wire; names of headers are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to answer."""

    body: Any
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    def wire(self) -> bytes:
        """The answer in bytes; a body that is no bytes is sent as JSON."""
        data = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        lines = [
            f"HTTP/1.1 {self.status} Whatever",
            "Content-Type: application/json",
            f"Content-Length: {len(data)}",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


class StandIn(Protocol):
    """A platform as far as the contract needs it; `public` holds what anybody could read, by its id."""

    public: dict[str, Any]

    def answer(self, request: Request) -> Reply:
        """Do what is asked."""
        ...

    def is_publishing(self, request: Request) -> bool:
        """Whether the request would make something public."""
        ...


class Web:
    """The server; once `fault` is set, each connection is its alone."""

    def __init__(self, stand_in: StandIn) -> None:
        self.stand_in = stand_in
        self.seen: list[Request] = []
        self.faulty_calls = 0
        self.fault: Callable[[socket.socket, Web], None] | None = None
        self._server = RawServer(self._behave)
        self._open = True
        self._server.__enter__()

    @property
    def url(self) -> str:
        return self._server.url.rstrip("/")

    def publishing(self) -> list[Request]:
        """The requests that would make something public."""
        return [request for request in self.seen if self.stand_in.is_publishing(request)]

    def close(self) -> None:
        """Listen no more."""
        if self._open:
            self._open = False
            self._server.__exit__()

    def receive(self, connection: socket.socket) -> Request:
        """Take a request, and note it."""
        request = _parsed(read_request(connection))
        self.seen.append(request)
        return request

    def _behave(self, connection: socket.socket) -> None:
        if self.fault:
            self.faulty_calls += 1
            self.fault(connection, self)
        else:
            connection.sendall(self.stand_in.answer(self.receive(connection)).wire())


def always(reply: Reply) -> Callable[[socket.socket, Web], None]:
    """A fault that is this answer, whatever is asked."""

    def behave(connection: socket.socket, web: Web) -> None:
        web.receive(connection)
        connection.sendall(reply.wire())

    return behave


def _parsed(raw: bytes) -> Request:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    parts = urlsplit(target)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    return Request(method=method, path=parts.path, query=query, headers=headers, body=body)
