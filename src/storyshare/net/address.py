"""Which addresses may be called when the address itself came from somebody else's data."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from storyshare.i18n import _
from storyshare.net.failures import NotPublicError

# What of IPv6 is given out to be reached from everywhere (RFC 4291), and what Python does not know of all that is not.
_GLOBAL = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_FOR_ALL = tuple(ipaddress.ip_network(each) for each in ("192.88.99.0/24", "3fff::/20"))


def require_public(url: str) -> None:
    """Pass only an https address whose every resolution is public. Raises NotPublicError.

    A name that changes its address afterwards gains nothing: what answers must still hold that name's certificate.
    """
    import socket

    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 443
    except ValueError:
        raise NotPublicError(_("this is no address")) from None
    if parts.scheme != "https" or not host or parts.username is not None or parts.password is not None:
        raise NotPublicError(_("only a plain https:// address may be called"))
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise NotPublicError(_("{host} was not found", host=host)) from None
    if not found or not all(is_public(address) for address in found):
        raise NotPublicError(_("{host} is not a public address", host=host))


def is_loopback(url: str) -> bool:
    """Whether an address names this machine itself."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(text: str) -> bool:
    """Whether an IP address is one that anybody on the internet may call; the one place that says so."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        # An IPv4 address can hide in an IPv6 one, and not every Python looks inside.
        inner = address.ipv4_mapped or address.sixtofour or _nat64(address)
        if inner is not None:
            address = inner
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL:
        return False
    if any(address in each for each in _NOT_FOR_ALL):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside RFC 6052's prefix."""
    return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF) if address in _NAT64 else None
