"""The attempt itself, on requests and urllib3; imported only when something is really sent.

Whether a request was sent is not read off the class of an error, which does not say: the connection itself notes the
moment when it is open (its TLS handshake and proxy tunnel included). Before that moment nothing can have been sent.
"""

from __future__ import annotations

import functools
import io
import logging
import os
import socket
import ssl
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from http.client import HTTPResponse, RemoteDisconnected
from typing import Any, NamedTuple

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.exceptions import SSLError as TlsError

from storyshare import __version__
from storyshare.i18n import N_, _
from storyshare.net.address import is_loopback
from storyshare.net.answer import Answer, Bounds

# They log the address of each request, in which the keys of some platforms stand. Filters, because a level can be
# turned up later; one for each, because a parent's filter does not see its children.
for _name in ("urllib3.connectionpool", "urllib3.connection"):
    logging.getLogger(_name).addFilter(lambda _record: False)

_CHUNK = 65_536
# Beside what an answer holds: its headers, and what it costs to send it in pieces, however small they are.
_AROUND = 500_000
_PIECES = 8
_TOO_LONG = N_("it took too long")


class Where(NamedTuple):
    """One address of a server, as it was looked up and checked; `place` is what a socket connects to."""

    family: int
    place: tuple[Any, ...]


class Request(NamedTuple):
    """What to send.

    With `pinned`, the connection is made to one of these and to nothing else, through no proxy; Host, SNI and the check
    of the certificate stay with the name. With `cut`, an answer that is too large is cut off and not refused.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    params: Mapping[str, str] | None
    data: bytes | None
    pinned: tuple[Where, ...] = ()
    cut: bool = False


class Failed(NamedTuple):
    """Why there is no answer, and whether the connection had been open.

    `kind` is one of "", "certificate", "large", "slow", "proxy".
    """

    connected: bool
    reason: str
    kind: str = ""


class _TooLargeError(Exception):
    pass


_REASONS: tuple[tuple[type[Exception], str, str], ...] = (
    (_TooLargeError, N_("its answer is too large"), "large"),
    (requests.exceptions.ConnectTimeout, N_("it does not answer"), "slow"),
    (requests.exceptions.ReadTimeout, N_("its answer did not come in time"), "slow"),
    (requests.exceptions.ProxyError, N_("the proxy cannot be used"), "proxy"),
    (requests.exceptions.SSLError, N_("no secure connection could be made"), ""),
    (requests.exceptions.ConnectionError, N_("the connection failed"), ""),
    (requests.exceptions.ChunkedEncodingError, N_("the connection was cut in the middle of its answer"), ""),
)


class _Watch:
    """Notes when the connection is open, and cuts it when the time is over or more comes than may."""

    def __init__(self, size: int, pinned: tuple[Where, ...]) -> None:
        self.response: Any = functools.partial(_BoundedResponse, most=_PIECES * size + _AROUND)
        self.pinned = pinned
        self.connected = False
        self.over = False
        self.certificate_ends: datetime | None = None
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def began(self, made: socket.socket) -> None:
        with self._lock:
            if not self.over:
                # One of our own, because TLS takes the first over; and so its handshake can be cut as well.
                self._socket = made.dup()
                return
        made.close()
        raise TimeoutError

    def opened(self, connection: HTTPConnection) -> None:
        with self._lock:
            if self.over:
                raise TimeoutError
            self.connected = True
        if isinstance(connection.sock, ssl.SSLSocket):
            self.certificate_ends = _end_of(connection.sock.getpeercert())

    def cut(self) -> None:
        with self._lock:
            self.over = True
            if self._socket is not None:
                try:
                    self._socket.shutdown(socket.SHUT_RDWR)
                except OSError:
                    return  # closed already

    def done(self) -> None:
        with self._lock:
            if self._socket is not None:
                self._socket.close()
                self._socket = None


def _end_of(certificate: Mapping[str, Any] | None) -> datetime | None:
    text = (certificate or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC) if isinstance(text, str) else None


def _connected(connection: HTTPConnection, watch: _Watch) -> socket.socket:
    """A socket to one of the addresses that were checked; no name is looked up."""
    failed: OSError = OSError()
    for where in watch.pinned:
        if watch.over:
            break
        made = socket.socket(where.family, socket.SOCK_STREAM)
        try:
            made.settimeout(connection.timeout)
            made.connect(where.place)
        except OSError as error:
            failed = error
            made.close()
        else:
            return made
    if isinstance(failed, TimeoutError):
        raise ConnectTimeoutError(connection, _("none of its addresses answers")) from failed
    raise NewConnectionError(connection, _("none of its addresses takes a connection")) from failed


class _Counted(io.RawIOBase):
    """What comes over a connection, up to a bound: also of first lines, headers and whatever else has no end."""

    def __init__(self, raw: io.RawIOBase, most: int) -> None:
        super().__init__()
        self._raw = raw
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:  # noqa: ANN401 -- as its parent has it
        count: int | None = self._raw.readinto(buffer)
        self._left -= count or 0
        if self._left < 0:
            raise _TooLargeError
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Lines(io.BufferedReader):
    """A reader that knows the last line it gave."""

    last = b""

    def readline(self, size: int | None = -1, /) -> bytes:
        self.last = super().readline(size)
        return self.last


class _BoundedResponse(HTTPResponse):
    """An answer that is read through `_Counted`, with all of its headers."""

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:  # noqa: ANN401 -- its parent's own
        super().__init__(*args, **kwargs)
        file: Any = self.fp
        self._lines = _Lines(_Counted(file.detach(), most))
        self.fp = self._lines

    def begin(self) -> None:
        super().begin()
        # http.client takes the end of a cut connection for the end of the headers, and half an id for an id.
        if self._lines.last not in {b"\r\n", b"\n"}:
            raise RemoteDisconnected("within the headers")


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, watch: _Watch, **kwargs: Any) -> None:  # noqa: ANN401 -- urllib3's own
        super().__init__(*args, **kwargs)
        self._watch = watch
        self.response_class = watch.response

    def _new_conn(self) -> socket.socket:
        made = _connected(self, self._watch) if self._watch.pinned else super()._new_conn()
        self._watch.began(made)
        return made

    def connect(self) -> None:
        super().connect()
        self._watch.opened(self)


class _Secure(HTTPSConnection):
    def __init__(self, *args: Any, watch: _Watch, **kwargs: Any) -> None:  # noqa: ANN401 -- urllib3's own
        super().__init__(*args, **kwargs)
        self._watch = watch
        self.response_class = watch.response

    def _new_conn(self) -> socket.socket:
        made = _connected(self, self._watch) if self._watch.pinned else super()._new_conn()
        self._watch.began(made)
        return made

    def connect(self) -> None:
        super().connect()
        self._watch.opened(self)


class _Once(HTTPAdapter):
    """Carries one request over one watched connection; its default is not to retry."""

    def __init__(self, watch: _Watch) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1)
        self._watch = watch

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- as above
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        kind = _Secure if isinstance(pool, HTTPSConnectionPool) else _Plain
        setattr(pool, "ConnectionCls", functools.partial(kind, watch=self._watch))  # noqa: B010 -- its stub lacks it
        return pool


def exchange(request: Request, bounds: Bounds) -> Answer | Failed:
    """Send and receive, once."""
    watch = _Watch(bounds.size, request.pinned)
    timer = threading.Timer(bounds.total, watch.cut)
    timer.daemon = True
    timer.start()
    adapter = _Once(watch)
    try:
        answer = _exchange(adapter, watch, request, bounds)
        # A cut connection can look like the end of an answer that does not say how long it is.
        return Failed(watch.connected, _TOO_LONG, "slow") if watch.over else answer
    except Exception as error:  # noqa: BLE001 -- whatever it was, only this counts; and a raw error may hold a secret
        return Failed(watch.connected, *_reason(error, over=watch.over))
    finally:
        timer.cancel()
        adapter.close()
        watch.done()


def _exchange(adapter: HTTPAdapter, watch: _Watch, request: Request, bounds: Bounds) -> Answer:
    headers = {
        "User-Agent": f"storyshare/{__version__}",
        "Accept": "application/json",
        # Compressed, an answer could grow past any bound while it is unpacked.
        "Accept-Encoding": "identity",
        "Connection": "close",
        **request.headers,
    }
    if not all(value.isascii() for value in headers.values()):
        raise requests.exceptions.InvalidHeader
    # Not through a Session: it would read ~/.netrc and replace our Authorization header, and keep cookies.
    prepared = requests.Request(
        request.method, request.url, headers=headers, params=request.params, data=request.data
    ).prepare()
    response = adapter.send(
        prepared,
        stream=True,
        timeout=(bounds.connect, bounds.read),
        verify=os.environ.get("REQUESTS_CA_BUNDLE") or True,
        proxies={} if request.pinned else proxies(request.url),
    )
    try:
        data = _read(response, bounds.size, cut=request.cut)
    finally:
        response.close()
    names = {name.lower(): value for name, value in response.headers.items()}
    return Answer(status=response.status_code, headers=names, data=data, certificate_ends=watch.certificate_ends)


def proxies(url: str) -> dict[str, str]:
    """An office's proxy is honoured, else nobody there could post; what runs on this machine needs none."""
    return {} if is_loopback(url) else requests.utils.get_environ_proxies(url)


def _read(response: requests.Response, limit: int, *, cut: bool) -> bytes:
    data = bytearray()
    for chunk in response.iter_content(_CHUNK):
        data += chunk
        if len(data) > limit:
            if cut:
                return bytes(data[:limit])
            raise _TooLargeError
    return bytes(data)


def _reason(error: Exception, *, over: bool) -> tuple[str, str]:
    if over:
        return _TOO_LONG, "slow"
    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(cause, NameResolutionError):
        return _("this name was not found: is the address right, and is this computer online?"), ""
    if isinstance(cause, TlsError) and cause.args and isinstance(cause.args[0], ssl.SSLCertVerificationError):
        return _("no secure connection could be made"), "certificate"
    for kind, words, short in _REASONS:
        if isinstance(error, kind):
            return words, short
    return _("the request could not be made, or its answer not understood"), ""
