"""The one safe way to fetch what lies at an address that a person gave or that stood in somebody else's data.

Nothing inside anybody's own network is ever asked: each name is looked up once, all its addresses are checked, and the
connection is made to exactly one of those, also after each redirect. Behind a proxy (environment) the proxy looks names
up again; so only https is fetched there, whose certificate proves that the answer is that name's own, and only names
that this computer can look up itself and finds public.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from storyshare.i18n import _
from storyshare.net.answer import Answer, Bounds
from storyshare.net.failures import (
    AddressError,
    CertificateError,
    DowngradeError,
    FetchError,
    NoConnectionError,
    TooLargeError,
    TooManyRedirectsError,
    TooSlowError,
)
from storyshare.net.robots import require_allowed

if TYPE_CHECKING:
    from storyshare.net.wire import Failed

REDIRECTS = 5
USUAL = Bounds(connect=10, read=15, total=30, size=4_000_000)
_SENT_ON = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_KINDS: Mapping[str, type[FetchError]] = {
    "certificate": CertificateError,
    "large": TooLargeError,
    "slow": TooSlowError,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What lies there: a whole answer, whatever its status; names of headers are in lower case.

    `url` is where it was in the end, `redirects` the addresses before that, the one asked for first.
    `certificate_ends` (aware UTC) is the earliest end of a certificate on the way; None where none was https.
    """

    url: str
    redirects: tuple[str, ...] = ()
    status: int
    headers: Mapping[str, str] = field(repr=False)
    data: bytes = field(repr=False)
    certificate_ends: datetime | None = None


def fetch(url: str, *, accept: str = "", bounds: Bounds = USUAL, robots: bool = True, cut: bool = False) -> Fetched:
    """Fetch an http or https address with GET, following at most five redirects, none of them from https to http.

    `bounds.total` seconds are for all of it, `bounds.size` bytes for each answer, also after unpacking. No cookies, no
    netrc; the program says that it is storyshare. With `robots`, what a site asks of programs is kept (RFC 9309), for
    each site on the way; with `cut`, what is too large is cut off and no error. Raises FetchError, or the subclass of
    it that says why; whatever a server answers is no error.
    """
    until = time.monotonic() + bounds.total
    passed: list[str] = []
    ends: list[datetime] = []
    while True:
        url, parts = _read(url)
        if passed and parts.scheme == "http" and urlsplit(passed[-1]).scheme == "https":
            raise DowngradeError(
                _(
                    "{hostname}: it is sent on from https to http, where anybody could change it on the way",
                    hostname=parts.hostname,
                ),
                host=parts.hostname or "",
            )
        answer = _asked(url, parts, accept, _left(bounds, until, parts), robots=robots, cut=cut)
        ends += [answer.certificate_ends] if answer.certificate_ends else []
        onward = _onward(url, answer)
        if not onward:
            return Fetched(
                url=url,
                redirects=tuple(passed),
                status=answer.status,
                headers=answer.headers,
                data=answer.data,
                certificate_ends=min(ends, default=None),
            )
        passed.append(url)
        if len(passed) > REDIRECTS:
            raise TooManyRedirectsError(
                _("{hostname}: it is sent on again and again", hostname=parts.hostname), host=parts.hostname or ""
            )
        url = onward


def _read(url: str) -> tuple[str, SplitResult]:
    """The address as it is sent, its name in the letters of the DNS. Raises AddressError."""
    import requests

    # Programs do not agree about what such signs mean in an address, so none gets to choose.
    if any(sign <= " " or sign in "\\\x7f" for sign in url):
        raise AddressError(_("this is no address: it has a space, a backslash or a sign that cannot be seen"))
    try:
        given = urlsplit(url)
        prepared = requests.Request("GET", url).prepare().url or ""
        parts = urlsplit(prepared)
        host, port = parts.hostname, parts.port
    except (requests.RequestException, ValueError):  # UnicodeError is one of the latter
        raise AddressError(_("this is no address that can be fetched")) from None
    if parts.scheme not in _PORTS or not host or port == 0:
        raise AddressError(_("only addresses that begin with http:// or https:// are fetched"))
    if "@" in given.netloc or "@" in parts.netloc:
        raise AddressError(
            _("{host}: an address with a name or a password before its @ is not fetched", host=host), host=host
        )
    return prepared, parts


def _left(bounds: Bounds, until: float, parts: SplitResult) -> Bounds:
    left = until - time.monotonic()
    if left <= 0:
        raise TooSlowError(_("{hostname}: it took too long", hostname=parts.hostname), host=parts.hostname or "")
    return Bounds(connect=min(bounds.connect, left), read=min(bounds.read, left), total=left, size=bounds.size)


def _asked(  # noqa: PLR0913 -- what a request is made of
    url: str, parts: SplitResult, accept: str, bounds: Bounds, *, robots: bool, cut: bool
) -> Answer:
    """Ask one server, after looking where its name leads, and whether it minds."""
    from storyshare.net import wire
    from storyshare.net.resolving import public_addresses

    host = parts.hostname or ""
    until = time.monotonic() + bounds.total
    proxied = bool(_proxy(url))
    if proxied and parts.scheme != "https":
        raise NoConnectionError(_("{host}: behind a proxy, only https addresses are fetched", host=host), host=host)
    pinned = public_addresses(host, parts.port or _PORTS[parts.scheme], seconds=bounds.total, proxied=proxied)
    if robots:
        require_allowed(url, parts, _left(bounds, until, parts), fetch)
    request = wire.Request(
        "GET", url, {"Accept": accept or "*/*"}, None, None, pinned=() if proxied else pinned, cut=cut
    )
    result = wire.exchange(request, _left(bounds, until, parts))
    if isinstance(result, wire.Failed):
        raise _failed(result, host)
    return result


def _proxy(url: str) -> str:
    """The proxy that the environment names for this address, or an empty text."""
    from requests.utils import select_proxy

    from storyshare.net import wire

    return select_proxy(url, wire.proxies(url)) or ""


def _failed(failed: Failed, host: str) -> FetchError:
    if failed.kind == "certificate":
        message = _(
            "{host}: its certificate has ended, is for another name, or is vouched for by nobody known", host=host
        )
        return CertificateError(message, host=host)
    return _KINDS.get(failed.kind, NoConnectionError)(f"{host}: {_(failed.reason)}", host=host)


def _onward(url: str, answer: Answer) -> str:
    """Where an answer sends on to, whole; an empty text where it does not."""
    if answer.status not in _SENT_ON:
        return ""
    # Headers are read as Latin-1; what stands there is UTF-8 where it is not ASCII.
    place = answer.headers.get("location", "").strip().encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        return urljoin(url, place) if place else ""
    except ValueError:
        host = urlsplit(url).hostname or ""
        raise AddressError(_("{hostname}: it is sent on to what is no address", hostname=host), host=host) from None
