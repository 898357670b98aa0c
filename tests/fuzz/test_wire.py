"""Whatever bytes come over a connection: an answer, or the word that something may have been sent; and an end."""

from __future__ import annotations

import gzip
import logging
import socket
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fuzz.strange import HEADERS, damaged
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storyshare.net import Answer, Bounds, MaybeSentError, call, retry_at
from storyshare.testing.raw import RawServer, read_request

_SECRET = "made-up-token-3141"
_BOUNDS = Bounds(connect=2, read=1, total=5, size=2000)
_NOW = datetime(2027, 2, 20, 9, tzinfo=UTC)
_PACKED = gzip.compress(b'{"id": "123"}')
_VALID = (
    b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{"id": "123"}',
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{"id": \r\n6\r\n"123"}\r\n0\r\nX-Late: yes\r\n\r\n',
    b"HTTP/1.1 429 Too Many\r\nRetry-After: 300\r\nDate: Sat, 20 Feb 2027 09:00:00 GMT\r\n\r\nwait",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 307 There\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s" % (len(_PACKED), _PACKED),
)


class _Says:
    answer = b""


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    def behave(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(_Says.answer)

    with RawServer(behave) as raw:
        yield raw


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from(_VALID).flatmap(damaged) | st.binary(max_size=80))
@example(_VALID[0])
@example(_VALID[4])
@example(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nab")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nab")
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n0\r\n\r\n")
@example(b"HTTP/1.1 999999999999 OK\r\n\r\n")
@example(b"HTTP/9.9 200 OK\r\n\r\n")
@example(b"HTTP/1.1 204 Nothing\r\nContent-Length: 5\r\n\r\nhello")
@example(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n")
def test_any_bytes(server: RawServer, caplog: pytest.LogCaptureFixture, answer: bytes) -> None:
    caplog.set_level(logging.DEBUG)
    _Says.answer = answer
    try:
        found = call("POST", server.url, body={}, headers={"Authorization": f"Bearer {_SECRET}"}, bounds=_BOUNDS)
    except MaybeSentError as error:
        said, shown = str(error), "".join(traceback.TracebackException.from_exception(error).format())
        assert said.isprintable() and _SECRET not in shown + caplog.text  # noqa: PT018 - or an answer, as below
    else:
        assert isinstance(found, Answer)
        assert len(found.data) <= _BOUNDS.size
        assert isinstance(found.json(), dict)
        assert isinstance(retry_at(found.headers, _NOW), datetime | None)


@given(HEADERS)
def test_any_hint_of_when_to_come_back(headers: dict[str, str]) -> None:
    found = retry_at(headers, _NOW)
    assert found is None or (found.tzinfo is UTC and (found - _NOW).days in {0, 1} and found >= _NOW)
