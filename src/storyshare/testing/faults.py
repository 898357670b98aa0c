"""What can go wrong with the one call that publishes, and what it means: each said once, for every platform."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.platforms.mock import Fault as MockFault
from storyshare.testing.raw import read_request, reset, wait_until_gone

if TYPE_CHECKING:
    from storyshare.testing.web import Web

NOW = datetime(2027, 2, 20, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)

# What a platform's own refusal looks like is its case's affair: here is only the status, and what stands around it.
Behaviour = Callable[[socket.socket, "Web"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong.

    The server does `behave` with the connection, or refuses with `status` in the platform's own words and with
    `headers`, or is not there at all. `kind` is the error that this must be, `until` its `retry_after`. `arrived` where
    the platform has done what was asked.
    """

    name: str
    kind: type[PostError]
    mock: MockFault
    behave: Behaviour | None = None
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None
    arrived: bool = False


def _reset_before(connection: socket.socket, _: Web) -> None:
    # After its first byte: a reset without any may come while the connection is still being made, and prove more.
    connection.recv(1)
    reset(connection)


def _reset_after(connection: socket.socket, web: Web) -> None:
    web.stand_in.answer(web.receive(connection))
    reset(connection)


def _slow(connection: socket.socket, web: Web) -> None:
    web.stand_in.answer(web.receive(connection))
    wait_until_gone(connection)


def _half(connection: socket.socket, web: Web) -> None:
    answer = web.stand_in.answer(web.receive(connection)).wire()
    connection.sendall(answer[: len(answer) - 10])


def _garbage(connection: socket.socket, web: Web) -> None:
    web.receive(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>Hello</p>")


def _no_http(connection: socket.socket, web: Web) -> None:
    web.receive(connection)
    connection.sendall(b"\x00\x01\x02 garbage\r\n\r\n")


def _nothing_in_it(connection: socket.socket, web: Web) -> None:
    web.receive(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")


def _redirect(connection: socket.socket, web: Web) -> None:
    web.receive(connection)
    head = f"HTTP/1.1 307 Over there\r\nLocation: {web.url}/elsewhere\r\nContent-Length: 0\r\n\r\n"
    connection.sendall(head.encode())


def _blocked_before_the_platform(connection: socket.socket, _: Web) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>")


def _limited(dialect: str, **headers: str) -> Fault:
    return Fault(
        name=f"429, {dialect}",
        kind=NotSentError,
        mock="limited",
        status=429,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        until=LATER if headers else None,
    )


def _unknown(name: str, behave: Behaviour | None = None, *, status: int = 0, arrived: bool = False) -> Fault:
    lost: MockFault = "lost_answer" if arrived else "lost_request"
    return Fault(name=name, kind=OutcomeUnknownError, mock=lost, behave=behave, status=status, arrived=arrived)


REFUSED = Fault(name="connection refused", kind=NotSentError, mock="not_sent")
NO_NAME = Fault(name="name not found", kind=NotSentError, mock="not_sent")
LOST_ANSWER = _unknown("reset after the request arrived", _reset_after, arrived=True)
LOST_REQUEST = _unknown("reset before the whole request arrived", _reset_before)
SLOW = _unknown("no answer in time", _slow, arrived=True)
FORBIDDEN = Fault(name="403", kind=RejectedError, mock="refused", status=403)

FAULTS = (
    REFUSED,
    NO_NAME,
    LOST_REQUEST,
    LOST_ANSWER,
    SLOW,
    _unknown("half an answer", _half, arrived=True),
    _limited("since 1970", x_rate_limit_reset=str(int(LATER.timestamp()))),
    _limited("ISO date", X_RateLimit_Reset=LATER.strftime("%Y-%m-%dT%H:%M:%S.000000Z")),
    _limited("seconds", Retry_After="300"),
    _limited("nothing said"),
    _unknown("500", status=500),
    _unknown("502", status=502),
    _unknown("503", status=503),
    Fault(name="400", kind=RejectedError, mock="refused", status=400),
    Fault(name="401", kind=AccountOnHoldError, mock="on_hold", status=401),
    Fault(name="402", kind=AccountOnHoldError, mock="on_hold", status=402),
    FORBIDDEN,
    _unknown("403 from something before the platform", _blocked_before_the_platform),
    _unknown("409", status=409),
    _unknown("200 with a web page", _garbage),
    _unknown("200 with nothing in it", _nothing_in_it),
    _unknown("no HTTP at all", _no_http),
    _unknown("a redirect", _redirect),
)
