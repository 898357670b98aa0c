"""For every way in which a call can fail: was anything sent? Over real sockets on this machine."""

import logging
import socket
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from storyshare.net import Bounds, CallError, MaybeSentError, NothingSentError, call
from storyshare.testing.raw import RawServer, closed_port, read_request, reset, wait_until_gone

_QUICK = Bounds(connect=0.2, read=0.2, total=5, size=1000)
_SECRET = "made-up-token-3141"


def _post(url: str, bounds: Bounds = _QUICK) -> None:
    call("POST", url, body={"text": "hello"}, headers={"Authorization": f"Bearer {_SECRET}"}, bounds=bounds)


def _answer(connection: socket.socket, answer: bytes) -> None:
    read_request(connection)
    connection.sendall(answer)


def test_an_answer_is_given_whole(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request(
        "/there", method="POST", json={"a": "é"}, query_string={"q": "1 2"}
    ).respond_with_json({"ok": True}, status=201, headers={"X-Thing": "yes"})
    answer = call("POST", httpserver.url_for("/there"), body={"a": "é"}, params={"q": "1 2"})
    assert (answer.status, answer.headers["x-thing"], answer.json()) == (201, "yes", {"ok": True})


def test_bytes_go_out_as_they_are(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request(
        "/", method="POST", data=b"\x00\xff", headers={"Content-Type": "image/png"}
    ).respond_with_data(b"done")
    answer = call("POST", httpserver.url_for("/"), data=b"\x00\xff", headers={"Content-Type": "image/png"})
    assert answer.data == b"done"


@pytest.mark.parametrize("data", [b"", b"<html>", b"[1]", b"\xff", b"[" * 100_000])
def test_an_answer_that_is_no_json_object_reads_as_an_empty_one(httpserver: HTTPServer, data: bytes) -> None:
    httpserver.expect_request("/").respond_with_data(data)
    assert call("GET", httpserver.url_for("/")).json() == {}


def test_a_redirect_is_an_answer_and_not_followed(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data(status=307, headers={"Location": httpserver.url_for("/else")})
    assert call("POST", httpserver.url_for("/"), body={}).status == 307
    assert [request.path for request, _ in httpserver.log] == ["/"]


def test_each_call_has_a_connection_of_its_own() -> None:
    heard: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        heard.append(read_request(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with RawServer(answer) as server:
        _post(server.url)
        _post(server.url)
    assert server.connections == 2
    assert all(b"\r\nConnection: close\r\n" in request for request in heard)


def test_a_refused_connection_sent_nothing() -> None:
    with pytest.raises(NothingSentError, match=r"^127\.0\.0\.1: the connection failed$"):
        _post(f"http://127.0.0.1:{closed_port()}/")


def test_an_unknown_name_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NothingSentError, match="this name was not found"):
        _post("https://pds.example/")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a full queue of connections go unanswered")
def test_a_connection_that_is_not_taken_in_time_sent_nothing() -> None:
    with socket.socket() as busy, socket.socket() as first, socket.socket() as second:
        busy.bind(("127.0.0.1", 0))
        busy.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(busy.getsockname())
        with pytest.raises(NothingSentError, match="it does not answer"):
            _post(f"http://127.0.0.1:{busy.getsockname()[1]}/")


def test_a_failed_tls_handshake_sent_nothing() -> None:
    heard: list[bytes] = []

    def plain(connection: socket.socket) -> None:
        heard.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with RawServer(plain) as server, pytest.raises(NothingSentError, match="no secure connection could be made"):
        _post(server.url.replace("http:", "https:"))
    assert _SECRET.encode() not in heard[0]


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http:///nowhere", "127.0.0.1", "http://[::1/"])
def test_an_address_that_cannot_be_called_sent_nothing(url: str) -> None:
    with pytest.raises(NothingSentError):
        _post(url)


@pytest.mark.parametrize("value", [f"Bearer {_SECRET}\r\nX: y", f"Bearer {_SECRET}”"])
def test_a_header_that_cannot_be_sent_sent_nothing(httpserver: HTTPServer, value: str) -> None:
    with pytest.raises(NothingSentError) as caught:
        call("GET", httpserver.url_for("/"), headers={"Authorization": value})
    assert httpserver.log == []
    assert _SECRET not in str(caught.value)


def test_a_reset_in_the_middle_of_the_request_may_have_been_sent() -> None:
    def behave(connection: socket.socket) -> None:
        connection.recv(1)
        reset(connection)

    with RawServer(behave) as server, pytest.raises(MaybeSentError, match="the connection failed"):
        _post(server.url)


def test_a_reset_after_the_request_may_have_been_sent() -> None:
    def behave(connection: socket.socket) -> None:
        read_request(connection)
        reset(connection)

    with RawServer(behave) as server, pytest.raises(MaybeSentError, match="the connection failed"):
        _post(server.url)


def test_an_answer_that_does_not_come_in_time_may_have_been_sent() -> None:
    with RawServer(wait_until_gone) as server, pytest.raises(MaybeSentError, match="its answer did not come in time"):
        _post(server.url)


@pytest.mark.parametrize(
    "half",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf",
        b"HTTP/1.1 what\r\n\r\n",
        b"\x00\x01garbage\r\n\r\n",
        b"",
    ],
)
def test_half_an_answer_or_garbage_may_have_been_sent(half: bytes) -> None:
    with RawServer(lambda connection: _answer(connection, half)) as server, pytest.raises(MaybeSentError):
        _post(server.url)
    assert server.connections == 1


@pytest.mark.parametrize("head", [b"Content-Le", b"X-Id: 71234", b"X-Id: 7123456789\r\n"])
def test_an_answer_cut_within_its_headers_is_none(head: bytes) -> None:
    with RawServer(lambda connection: _answer(connection, b"HTTP/1.1 200 OK\r\n" + head)) as server:
        with pytest.raises(MaybeSentError):
            _post(server.url)
        assert server.connections == 1


def test_reading_stops_at_the_bound() -> None:
    sent = 0

    def endless(connection: socket.socket) -> None:
        nonlocal sent
        _answer(connection, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while sent < 500_000_000:
            connection.sendall(b"x" * 65536)
            sent += 65536

    with RawServer(endless) as server, pytest.raises(MaybeSentError, match="its answer is too large"):
        _post(server.url)
    assert 0 < sent < 500_000_000


def test_an_answer_as_large_as_the_bound_is_taken(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data(b"x" * 1000)
    assert len(call("GET", httpserver.url_for("/"), bounds=_QUICK).data) == 1000


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_is_cut_off_when_the_total_is_over(head: bytes) -> None:
    def drip(connection: socket.socket) -> None:
        _answer(connection, head)
        connection.settimeout(0.02)
        while True:
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                connection.sendall(b"x")

    with RawServer(drip) as server, pytest.raises(MaybeSentError, match="it took too long"):
        _post(server.url, Bounds(connect=1, read=5, total=0.2))


def test_when_the_time_is_over_before_the_connection_is_open_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []
    real = socket.getaddrinfo

    def slower_than_the_call_may_take(*args: Any, **kwargs: Any) -> Any:
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer):
                thread.join()
        return real(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slower_than_the_call_may_take)
    with RawServer(lambda connection: heard.append(connection.recv(65536))) as server:
        with pytest.raises(NothingSentError, match="it took too long"):
            _post(server.url, Bounds(total=0.01))
        monkeypatch.undo()
    assert b"".join(heard) == b""


def test_our_authorization_is_never_replaced_by_a_netrc_file(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    httpserver.expect_request("/").respond_with_data(b"")
    call(
        "GET", httpserver.url_for("/").replace("localhost", "127.0.0.1"), headers={"Authorization": f"Bearer {_SECRET}"}
    )
    assert httpserver.log[0][0].headers["Authorization"] == f"Bearer {_SECRET}"


def test_an_offices_proxy_is_used_but_never_for_this_machine(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", httpserver.url_for(""))
    httpserver.expect_request("/news").respond_with_data(b"through the proxy")
    assert call("GET", "http://somewhere.example/news").data == b"through the proxy"
    with pytest.raises(NothingSentError):
        call("GET", f"http://127.0.0.1:{closed_port()}/news")


def test_a_proxy_that_refuses_the_tunnel_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(lambda connection: _answer(connection, b"HTTP/1.1 407 Who are you\r\n\r\n")) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        with pytest.raises(NothingSentError, match="the proxy cannot be used"):
            _post("https://somewhere.example/")


def test_no_error_and_no_log_holds_a_header(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with RawServer(reset) as server, pytest.raises(CallError) as caught:
        _post(server.url)
    error = caught.value
    shown = "".join(traceback.TracebackException.from_exception(error).format()) + repr(error.__dict__)
    assert _SECRET not in shown + caplog.text
    assert (error.__cause__, error.__context__) == (None, None)


def test_no_log_holds_the_address_in_which_a_key_may_stand(
    httpserver: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="urllib3.connectionpool")
    httpserver.expect_request(f"/bot{_SECRET}/getMe").respond_with_json({})
    call("GET", httpserver.url_for(f"/bot{_SECRET}/getMe"))
    # The server here has a log of its own.
    assert not [record for record in caplog.records if _SECRET in record.getMessage() and record.name != "werkzeug"]


def test_an_answer_does_not_show_what_it_holds(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data(_SECRET, headers={"X-Secret": _SECRET})
    assert _SECRET not in repr(call("GET", httpserver.url_for("/")))
