"""A server that never ends: whatever it goes on with, the call ends, at its bound of bytes or of seconds."""

import gzip
import socket
import sys
import zlib
from collections.abc import Iterator
from itertools import repeat
from time import monotonic

import pytest

from storyshare.net import Bounds, MaybeSentError, call
from storyshare.testing.raw import RawServer, read_request

_MOST = 1000
_BOUNDS = Bounds(connect=2, read=2, total=30, size=_MOST)
_ENOUGH = 60_000_000  # what a call would have taken in were there no bound


def _gzip_bomb() -> bytes:
    return gzip.compress(b"\0" * 50_000_000)


def _deflate_bomb() -> bytes:
    return zlib.compress(zlib.compress(b"\0" * 50_000_000, 9), 9)


_OK = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS: dict[str, tuple[bytes, bytes]] = {
    "its first line": (b"HTTP/1.1 200 ", b"O" * 65536),
    "one header": (_OK + b"X-Long: ", b"x" * 65536),
    "headers": (_OK, b"X: y\r\n" * 10_000),
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000),
    "interim answers with headers": (b"", b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n" * 2000),
    "a body": (_OK + b"\r\n", b"x" * 65536),
    "a body that names its length": (_OK + b"Content-Length: 99999999999999\r\n\r\n", b"x" * 65536),
    "chunks": (_CHUNKED, b"100\r\n" + b"x" * 256 + b"\r\n"),
    "the size of a chunk": (_CHUNKED, b"0" * 65536),
    "what is noted beside the size of a chunk": (_CHUNKED + b"1;", b"x" * 65536),
    "what follows the last chunk": (_CHUNKED + b"0\r\n", b"X: y\r\n" * 10_000),
    "one line after the last chunk": (_CHUNKED + b"0\r\nX: ", b"y" * 65536),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_it_stops_at_the_bound_of_bytes(name: str) -> None:
    begin, more = ENDLESS[name]
    sent = 0

    def behave(connection: socket.socket) -> None:
        nonlocal sent
        read_request(connection)
        connection.sendall(begin)
        for piece in repeat(more):
            if sent >= _ENOUGH:
                return
            connection.sendall(piece)
            sent += len(piece)

    with RawServer(behave) as server, pytest.raises(MaybeSentError):
        call("POST", server.url, body={}, bounds=_BOUNDS)
    assert sent < _ENOUGH


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip", "x-gzip", "br", "zstd"])
def test_what_is_packed_is_not_unpacked_beyond_the_bound(encoding: str) -> None:
    data = _gzip_bomb() if encoding != "deflate" else _deflate_bomb()
    if encoding == "gzip, gzip":
        data = gzip.compress(data)
    head = f"Content-Encoding: {encoding}\r\nContent-Length: {len(data)}\r\n\r\n"

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(_OK + head.encode() + data)

    with RawServer(behave) as server, pytest.raises(MaybeSentError):
        call("POST", server.url, body={}, bounds=_BOUNDS)


def _drip() -> Iterator[bytes]:
    yield from (bytes([each]) for each in _OK)
    yield b"X: "
    yield from repeat(b"x")


@pytest.mark.skipif(sys.platform == "win32", reason="cutting a connection shows itself later there")
def test_a_byte_now_and_then_does_not_keep_a_call_open() -> None:
    """Each byte comes in time; only the whole does not."""
    bounds = Bounds(connect=2, read=2, total=0.3, size=_MOST)

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        for piece in _drip():
            connection.sendall(piece)
            connection.settimeout(0.01)
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                continue

    begun = monotonic()
    with RawServer(behave) as server, pytest.raises(MaybeSentError, match="it took too long"):
        call("POST", server.url, body={}, bounds=bounds)
    assert monotonic() - begun < 20  # not a figure: without an end it would go on for ever


def test_an_answer_in_many_small_pieces_is_taken_whole() -> None:
    def behave(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(_CHUNKED + b"1\r\nx\r\n" * _MOST + b"0\r\n\r\n")

    with RawServer(behave) as server:
        assert call("POST", server.url, body={}, bounds=_BOUNDS).data == b"x" * _MOST
