"""What somebody's address leads to is fetched safely: over real sockets on this machine."""

import gzip
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path

import pytest
from internet import Internet, internet
from net.test_secure_call import certificate  # noqa: F401 -- a fixture
from pytest_httpserver import HTTPServer

from storyshare import __version__
from storyshare.net import (
    AddressError,
    Bounds,
    CertificateError,
    DowngradeError,
    FetchError,
    NameNotFoundError,
    NoConnectionError,
    NotPublicError,
    RobotsError,
    TooLargeError,
    TooManyRedirectsError,
    TooSlowError,
    address,
    fetch,
)
from storyshare.testing.raw import RawServer, closed_port, read_request

_QUICK = Bounds(connect=2, read=2, total=20, size=1000)


@pytest.fixture
def net(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    with internet(httpserver, monkeypatch) as made:
        yield made


def test_a_page_is_given_whole(net: Internet) -> None:
    net.page("/a", "hello", status=404)
    found = fetch(net.url("/a"), accept="text/html")
    assert (found.url, found.redirects, found.status, found.data) == (net.url("/a"), (), 404, b"hello")
    sent = net.server.log[-1][0].headers
    assert (sent["Host"], sent["User-Agent"], sent["Accept"], sent["Accept-Encoding"]) == (
        f"example.org:{net.server.port}",
        f"storyshare/{__version__}",
        "text/html",
        "identity",
    )


# -- where it never goes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.2/",
        "http://127.1.1/",
        "http://2130706434/",
        "http://0x7f.0.0.2/",
        "http://0177.0.0.2/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[64:ff9b:1::1]/",
        "http://[2002:a00:1::]/",
        "http://[fec0::1]/",
        "http://[::7f00:1]/",
        "http://[::1]/",
        "http://192.88.99.1/",
        "http://224.0.0.1/",
        "http://0/",
    ],
)
def test_no_address_of_somebodys_own_network_is_asked_however_it_is_written(net: Internet, url: str) -> None:
    with pytest.raises(NotPublicError):
        fetch(url, robots=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://public@127.0.0.1/",
        "http://public:s3same@example.org/",
        "http://@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://exam ple.org/",
        "http://example.org/\r\nX: y",
        "ftp://example.org/",
        "file:///etc/passwd",
        "example.org",
        "http://",
        "http://[::1/",
        "http://example.org:99999/",
        "",
    ],
)
def test_what_is_no_plain_web_address_is_not_fetched(net: Internet, url: str) -> None:
    with pytest.raises(AddressError) as caught:
        fetch(url)
    assert "s3same" not in str(caught.value)
    assert net.asked == []


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.2:{port}/secret",
        "http://169.254.169.254/latest",
        "http://[::ffff:10.0.0.1]/",
        "//127.0.0.2:{port}/secret",
        "http://inside.example.org:{port}/secret",
    ],
)
def test_a_redirect_into_somebodys_network_is_not_followed(net: Internet, to: str) -> None:
    net.name("inside.example.org", ["10.0.0.1"])
    net.sends_on("/a", to.format(port=net.server.port))
    with pytest.raises(NotPublicError):
        fetch(net.url("/a"))
    assert net.paths() == ["/a"]


def test_one_inner_address_among_public_ones_is_enough_to_refuse(net: Internet) -> None:
    net.name("example.org", ["127.0.0.1", "10.0.0.1"])
    with pytest.raises(NotPublicError):
        fetch(net.url("/a"))
    assert net.server.log == []


def test_a_name_that_changes_its_answer_gains_nothing(net: Internet, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer is checked and used; nobody asks a second time, where it would lead elsewhere."""
    net.name("example.org", ["127.0.0.1"], ["127.0.0.2"])
    net.page("/a", "public")
    assert fetch(net.url("/a"), robots=False).data == b"public"
    assert net.asked == ["example.org"]
    with pytest.raises(NotPublicError):
        fetch(net.url("/a"), robots=False)


def test_a_name_with_a_dot_at_its_end_is_judged_as_any(net: Internet) -> None:
    net.name("example.org.", ["10.0.0.1"])
    with pytest.raises(NotPublicError):
        fetch(net.url("/a", host="example.org."))


def test_a_name_in_other_letters_is_looked_up_as_the_dns_has_it(net: Internet) -> None:
    net.name("xn--mnchen-3ya.example")
    net.page("/a", "servus")
    found = fetch(net.url("/a", host="münchen.example"))
    assert (found.data, set(net.asked)) == (b"servus", {"xn--mnchen-3ya.example"})


def test_a_name_that_nobody_knows_is_told_from_one_that_nobody_can_be_asked_for(
    net: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    net.name("gone.example", [])
    with pytest.raises(NameNotFoundError, match=r"^gone\.example: there is no such name$"):
        fetch("https://gone.example/")

    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(NoConnectionError):
        fetch("https://gone.example/")


@pytest.mark.parametrize("text", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_which_addresses_are_public(text: str) -> None:
    assert address.is_public(text)


# -- redirects -----------------------------------------------------------------------------------------------------


def test_redirects_are_followed_and_told(net: Internet) -> None:
    net.sends_on("/a", "/b?x=é#there", 302)
    net.page("/b", "here")
    found = fetch(net.url("/a"))
    assert (found.data, found.redirects) == (b"here", (net.url("/a"),))
    assert found.url.startswith(net.url("/b?x="))


def test_five_redirects_and_no_more(net: Internet) -> None:
    net.sends_on("/a", "/a")
    with pytest.raises(TooManyRedirectsError):
        fetch(net.url("/a"))
    assert net.paths() == ["/a"] * 6


@pytest.mark.parametrize("url", ["http://１２７.0.0.2/", "http://127。0。0。2/", "http://127%2e0.0.2/"])
def test_numbers_in_other_signs_do_not_get_through(net: Internet, url: str) -> None:
    with pytest.raises(FetchError):
        fetch(url, robots=False)


def test_a_redirect_to_what_is_no_address_is_none(net: Internet) -> None:
    net.sends_on("/a", "ftp://example.org/")
    with pytest.raises(AddressError):
        fetch(net.url("/a"))


def test_cookies_are_neither_kept_nor_sent(net: Internet) -> None:
    net.server.expect_request("/a").respond_with_data(
        b"", status=302, headers={"Location": "/b", "Set-Cookie": "a=b; Path=/"}
    )
    net.page("/b", "x")
    fetch(net.url("/a"))
    assert "Cookie" not in net.server.log[-1][0].headers


# -- limits --------------------------------------------------------------------------------------------------------


def _raw(net: Internet, behave: Callable[[socket.socket], None]) -> RawServer:
    def after_reading(connection: socket.socket) -> None:
        read_request(connection)
        behave(connection)

    return RawServer(after_reading)


def test_a_page_that_is_too_large_is_refused_or_cut(net: Internet) -> None:
    net.page("/a", "x" * 1001)
    with pytest.raises(TooLargeError):
        fetch(net.url("/a"), bounds=_QUICK)
    assert fetch(net.url("/a"), bounds=_QUICK, cut=True).data == b"x" * 1000


def test_what_is_packed_is_not_unpacked_beyond_the_bound(net: Internet) -> None:
    data = gzip.compress(b"\0" * 50_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(data)}\r\n\r\n".encode()
    with _raw(net, lambda connection: connection.sendall(head + data)) as server, pytest.raises(FetchError):
        fetch(f"http://example.org:{server.port}/", bounds=_QUICK, robots=False)


def test_headers_without_end_are_not_read_for_ever(net: Internet) -> None:
    def behave(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for piece in repeat(b"X: y\r\n" * 1000):
            connection.sendall(piece)

    with _raw(net, behave) as server, pytest.raises(FetchError):
        fetch(f"http://example.org:{server.port}/", bounds=_QUICK, robots=False)


@pytest.mark.skipif(sys.platform == "win32", reason="cutting a connection shows itself later there")
def test_a_byte_now_and_then_does_not_keep_it_open(net: Internet) -> None:
    def behave(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        connection.settimeout(0.02)
        while True:
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                connection.sendall(b"x")

    with _raw(net, behave) as server, pytest.raises(TooSlowError):
        fetch(f"http://example.org:{server.port}/", bounds=Bounds(connect=2, read=2, total=0.4), robots=False)


@pytest.mark.skipif(sys.platform == "win32", reason="cutting a connection shows itself later there")
def test_a_handshake_that_drips_is_cut_as_well(net: Internet) -> None:
    def behave(connection: socket.socket) -> None:
        connection.settimeout(0.02)
        connection.sendall(b"\x16\x03\x03\x40\x00")  # a record of TLS that is to be 16 kB long
        while True:
            try:
                if not connection.recv(65536):
                    return
            except TimeoutError:
                connection.sendall(b"x")

    with RawServer(behave) as server, pytest.raises(FetchError):
        fetch(f"https://example.org:{server.port}/", bounds=Bounds(connect=2, read=2, total=0.4), robots=False)


def test_a_closed_port_is_no_connection(net: Internet) -> None:
    with pytest.raises(NoConnectionError, match=r"^example\.org: "):
        fetch(f"http://example.org:{closed_port()}/")


# -- certificates --------------------------------------------------------------------------------------------------


def _secured(pair: Path, names: list[str | None], answer: bytes) -> RawServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)
    context.sni_callback = lambda _socket, name, _context: names.append(name)

    def behave(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            read_request(secured)
            secured.sendall(answer)

    return RawServer(behave)


_SAFE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsafe"


def test_a_certificate_for_another_name_is_refused(
    net: Internet,
    certificate: Path,  # noqa: F811 -- the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The connection goes to the address that was checked; the name is asked for, and its certificate, all the same."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    names: list[str | None] = []
    with _secured(certificate, names, _SAFE) as server:
        with pytest.raises(CertificateError):
            fetch(f"https://example.org:{server.port}/", robots=False)
        found = fetch(f"https://127.0.0.1:{server.port}/", robots=False)  # for which it is
    assert (names[0], found.data) == ("example.org", b"safe")
    assert found.certificate_ends
    assert timedelta() < found.certificate_ends - datetime.now(UTC) <= timedelta(days=2)


def test_a_certificate_that_nobody_vouches_for_is_refused(net: Internet, certificate: Path) -> None:  # noqa: F811
    with _secured(certificate, [], _SAFE) as server, pytest.raises(CertificateError):
        fetch(f"https://127.0.0.1:{server.port}/")


def test_it_does_not_go_on_from_https_to_http(
    net: Internet,
    certificate: Path,  # noqa: F811 -- the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    answer = f"HTTP/1.1 302 Found\r\nLocation: {net.url('/a')}\r\nContent-Length: 0\r\n\r\n".encode()
    with _secured(certificate, [], answer) as server, pytest.raises(DowngradeError):
        fetch(f"https://127.0.0.1:{server.port}/", robots=False)
    assert net.paths() == []


# -- what a site asks of programs ----------------------------------------------------------------------------------


def test_a_page_that_programs_are_asked_not_to_fetch_is_not_fetched(net: Internet) -> None:
    net.page("/robots.txt", "User-agent: *\nDisallow: /private", kind="text/plain")
    net.page("/open", "x")
    assert fetch(net.url("/open")).status == 200
    with pytest.raises(RobotsError):
        fetch(net.url("/private/a"))
    assert net.paths() == ["/open"]
    assert [request.path for request, _ in net.server.log].count("/robots.txt") == 1  # read once


@pytest.mark.parametrize("status", [404, 403, 410])
def test_where_there_is_no_robots_txt_all_is_allowed(net: Internet, status: int) -> None:
    net.page("/robots.txt", "User-agent: *\nDisallow: /", status=status)
    net.page("/a", "x")
    assert fetch(net.url("/a")).status == 200


def test_where_robots_txt_cannot_be_read_nothing_is_allowed(net: Internet) -> None:
    net.page("/robots.txt", "", status=503)
    with pytest.raises(RobotsError, match="503"):
        fetch(net.url("/a"))
    assert net.paths() == []


def test_of_a_robots_txt_without_end_the_beginning_counts(net: Internet) -> None:
    net.page("/robots.txt", "User-agent: *\nDisallow: /a\n" + "# x\n" * 200_000, kind="text/plain")
    with pytest.raises(RobotsError):
        fetch(net.url("/a"))


def test_where_a_redirect_leads_is_asked_for_as_well(net: Internet) -> None:
    net.page("/robots.txt", "User-agent: storyshare\nDisallow: /b", kind="text/plain")
    net.sends_on("/a", "/b")
    with pytest.raises(RobotsError):
        fetch(net.url("/a"))


# -- behind a proxy ------------------------------------------------------------------------------------------------


def test_behind_a_proxy_only_https_and_only_what_is_seen_to_be_public(
    net: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bytes] = []

    def refuse(connection: socket.socket) -> None:
        heard.append(read_request(connection))
        connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    net.name("inside.example.org", ["10.0.0.1"])
    net.name("unseen.example.org", [])
    with RawServer(refuse) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        for url in ("http://example.org/", "https://unseen.example.org/"):
            with pytest.raises(NoConnectionError):
                fetch(url, robots=False)
        with pytest.raises(NotPublicError):
            fetch("https://inside.example.org/", robots=False)
        assert heard == []
        with pytest.raises(NoConnectionError):
            fetch("https://example.org/", robots=False)
    assert heard[0].startswith(b"CONNECT example.org:443 ")


@pytest.mark.parametrize(
    "line",
    ["Crawl-delay: ²", f"Crawl-delay: {'9' * 5000}", "Request-rate: ²/³", "Disallow: //[a", "Allow: http://[x]y/"],
)
def test_a_line_of_robots_txt_that_nobody_understands_is_passed_over(net: Internet, line: str) -> None:
    net.page("/robots.txt", f"User-agent: *\n{line}\nDisallow: /private", kind="text/plain")
    net.page("/a", "x")
    assert fetch(net.url("/a")).status == 200
    with pytest.raises(RobotsError):
        fetch(net.url("/private"))
