"""Over TLS as well: before the handshake is done nothing was sent, after it the request may have been."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from storyshare.net import Bounds, MaybeSentError, NothingSentError, call
from storyshare.testing.raw import RawServer, read_request, reset

_QUICK = Bounds(connect=2, read=2, total=5)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine and its key, in one file, signed by nobody else."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed: no certificate can be made")
    folder = tmp_path_factory.mktemp("certificate")
    key, made = folder / "key.pem", folder / "certificate.pem"
    request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    command = [openssl, *request.split(), "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    made.write_text(made.read_text(encoding="ascii") + key.read_text(encoding="ascii"), encoding="ascii")
    return made


def _secure(certificate: Path, behave: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def behave_over_tls(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            behave(secured)

    return behave_over_tls


def _post(server: RawServer) -> bytes:
    return call("POST", server.url.replace("http:", "https:"), body={}, bounds=_QUICK).data


def test_an_answer_comes_through(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsafe")

    with RawServer(_secure(certificate, behave)) as server:
        assert _post(server) == b"safe"


def test_a_reset_after_the_request_may_have_been_sent(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        reset(connection)

    with RawServer(_secure(certificate, behave)) as server, pytest.raises(MaybeSentError):
        _post(server)


def test_a_server_that_drips_is_cut_off(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))

    def drip(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        connection.settimeout(0.02)
        while True:
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                connection.sendall(b"x")

    with RawServer(_secure(certificate, drip)) as server, pytest.raises(MaybeSentError, match="it took too long"):
        call("POST", server.url.replace("http:", "https:"), body={}, bounds=Bounds(connect=2, read=5, total=0.3))


def test_a_certificate_that_nobody_vouches_for_gets_nothing(certificate: Path) -> None:
    heard: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        heard.append(connection.recv(65536))

    with (
        RawServer(_secure(certificate, behave)) as server,
        pytest.raises(NothingSentError, match="no secure connection could be made"),
    ):
        _post(server)
    assert b"".join(heard) == b""
