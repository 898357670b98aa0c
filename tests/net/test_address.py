"""An address from somebody else's data is called only where it is https and public; names are resolved for it."""

import socket

import pytest

from storyshare.net import NotPublicError, is_loopback, require_public


@pytest.mark.parametrize(
    "url", ["https://8.8.8.8", "https://[2606:4700::1111]/x", "https://1.1.1.1:8443/xrpc", "https://[::ffff:8.8.8.8]"]
)
def test_a_public_https_address_passes(url: str) -> None:
    require_public(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8",
        "ftp://8.8.8.8",
        "https://",
        "8.8.8.8",
        "https://user:word@8.8.8.8",
        "https://user@8.8.8.8",
        "https://8.8.8.8:x",
        "https://[::1",
        "https://localhost",
        "https://127.0.0.1",
        "https://127.1",
        "https://2130706433",
        "https://0.0.0.0",
        "https://10.1.2.3",
        "https://172.16.0.1",
        "https://192.168.1.1",
        "https://100.64.0.1",
        "https://169.254.169.254",
        "https://224.0.0.1",
        "https://255.255.255.255",
        "https://192.0.2.1",
        "https://[::1]",
        "https://[::]",
        "https://[fe80::1]",
        "https://[fd00::1]",
        "https://[ff0e::1]",
        "https://[::ffff:127.0.0.1]",
        "https://[::ffff:10.0.0.1]",
        "https://[64:ff9b::a00:1]",
        "https://[2002:a00:1::]",
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(NotPublicError):
        require_public(url)


def _resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_a_name_is_judged_by_where_it_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolves_to(monkeypatch, "8.8.8.8", "2606:4700::1111")
    require_public("https://pds.example")


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolves_to(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(NotPublicError, match=r"^pds\.example is not a public address$"):
        require_public("https://pds.example")


def test_a_name_that_leads_nowhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NotPublicError, match=r"^pds\.example was not found$"):
        require_public("https://pds.example")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:2583", True),
        ("http://127.0.0.1:1", True),
        ("http://127.8.8.8", True),
        ("http://[::1]:2583/", True),
        ("https://bsky.social", False),
        ("http://localhost.example", False),
        ("http://10.0.0.1", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_which_addresses_name_this_machine(url: str, expected: bool) -> None:
    assert is_loopback(url) == expected
