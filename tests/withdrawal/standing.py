"""Accounts' servers on this machine, each on a port of its own, that limit, refuse, go down and come up again."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from contract.on_bluesky import OnBluesky
from contract.on_mastodon import OnMastodon
from contract.on_x import OnX

from storyshare.models import Receipt
from storyshare.testing.web import Reply, Request, StandIn

PASSWORD = "abcd-efgh-ijkl-mnop"
# config/initializers/rack_attack.rb of Mastodon: so many deletions in a window that begins with the half hour.
_DELETIONS, _WINDOW = 30, timedelta(minutes=30)


@dataclass(slots=True, kw_only=True)
class Site:
    """One account's server.

    `ahead` is by how much its clock is before ours; `watch` sees each request before it is answered and after what it
    asks for is done (`done`), and may hold it there; `lose` answers nothing although it is done; `lags` lists nothing.
    """

    name: str
    stand_in: StandIn
    ahead: timedelta = timedelta()
    limits: bool = False
    dead: bool = False
    broken: bool = False
    lose: bool = False
    lags: bool = False
    watch: Callable[[Site, Request, bool], None] = field(default=lambda _site, _request, _done: None)
    seen: list[Request] = field(default_factory=list)
    _deletions: list[datetime] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None
    _kept: socket.socket | None = None
    _port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def holds(self, receipt: Receipt) -> bool:
        """Whether anybody could read that post here."""
        return self.key(receipt) in self.stand_in.public

    @staticmethod
    def key(receipt: Receipt) -> str:
        """By which name this server has that post."""
        return receipt.details.get("uri", receipt.id)

    def published(self) -> int:
        """How many requests would have made something public."""
        return sum(self.stand_in.is_publishing(request) for request in self.seen)

    def deletions(self) -> int:
        """How many requests asked to delete something."""
        return sum(_is_deletion(request) for request in self.seen)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    # -- up and down -------------------------------------------------------------------------------------------

    def come_up(self) -> None:
        """Listen; after having been down, on the same port."""
        if self._kept:
            self._kept.close()
        server = ThreadingHTTPServer(("127.0.0.1", self._port), _Handler)
        server.daemon_threads = True
        server.site = self  # type: ignore[attr-defined]  # for its handlers
        self._server, self._port, self._kept = server, server.server_port, None
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def go_down(self) -> None:
        """Refuse every connection; the port stays ours, so that nobody knocks at somebody else's."""
        self.close()
        self._kept = socket.socket()
        self._kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._kept.bind(("127.0.0.1", self._port))

    def break_down(self) -> None:
        """Answer everything with 503, as a proxy does before a server that is gone."""
        self.broken = True

    def mend(self) -> None:
        self.broken = False

    def close(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        if self._kept:
            self._kept.close()
            self._kept = None

    # -- answering ---------------------------------------------------------------------------------------------

    def reply(self, request: Request) -> Reply | None:
        self.seen.append(request)
        self.watch(self, request, False)
        reply = self._refused(request) or self._answered(request)
        self.watch(self, request, True)
        if self.lose and self.stand_in.is_publishing(request):
            return None
        date = ("Date", format_datetime(self.now(), usegmt=True))
        return Reply(body=reply.body, status=reply.status, headers=(date, *reply.headers))

    def _answered(self, request: Request) -> Reply:
        if isinstance(self.stand_in, OnMastodon):
            self.stand_in._now = self.now()
        if isinstance(self.stand_in, OnBluesky) and request.path.endswith("refreshSession"):
            return self.stand_in._session()
        return self.stand_in.answer(request)

    def _refused(self, request: Request) -> Reply | None:
        if self.broken:
            return Reply(status=503, body=b"<h1>Service unavailable</h1>")
        if self.dead and "authorization" in request.headers:
            return Reply(status=401, body={"error": "The access token was revoked"})
        if self.lags and request.path.endswith("/tweets") and request.method == "GET":
            return Reply(body={"meta": {"result_count": 0}})
        if self.limits and _is_deletion(request):
            return self._limited()
        return None

    def _limited(self) -> Reply | None:
        """As Mastodon words it once the window is full."""
        now = self.now()
        seconds = int(_WINDOW.total_seconds())
        reset = now + timedelta(seconds=seconds - int(now.timestamp()) % seconds)
        self._deletions = [at for at in self._deletions if at > reset - _WINDOW]
        if len(self._deletions) < _DELETIONS:
            self._deletions.append(now)
            return None
        headers = {"Limit": str(_DELETIONS), "Remaining": "0", "Reset": reset.isoformat().replace("+00:00", "Z")}
        return Reply(
            status=429,
            body={"error": "Too many requests"},
            headers=tuple((f"X-RateLimit-{name}", value) for name, value in headers.items()),
        )

    def begin_a_window(self) -> None:
        """Set the server's clock to the beginning of a half hour, so that no test stands across two of them."""
        now = self.now().timestamp()
        self.ahead += timedelta(seconds=_WINDOW.total_seconds() - now % _WINDOW.total_seconds() + 1)


def _is_deletion(request: Request) -> bool:
    return request.method == "DELETE" or request.path.endswith("deleteRecord")


class _Handler(BaseHTTPRequestHandler):
    def _handle(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]  # see come_up
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=parts.path,
            query={name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()},
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )
        reply = site.reply(request)
        if reply is None:
            return
        try:
            self.wfile.write(reply.wire())
        except OSError:
            return  # whoever asked was killed

    do_GET = do_POST = do_DELETE = _handle  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def mastodon(name: str, software: str = "mastodon") -> Site:
    """A server of Mastodon."""
    return Site(name=name, stand_in=OnMastodon(datetime.now(UTC), software=software))


def bluesky(name: str) -> Site:
    """An account's server of the AT Protocol."""
    return Site(name=name, stand_in=OnBluesky(datetime.now(UTC) + timedelta(days=2), PASSWORD))


def x(name: str) -> Site:
    """X, for one account."""
    return Site(name=name, stand_in=OnX())


@contextmanager
def up(*sites: Site) -> Iterator[dict[str, Site]]:
    """All of them listening, by name."""
    try:
        for site in sites:
            site.come_up()
        yield {site.name: site for site in sites}
    finally:
        for site in sites:
            site.close()


def env(site: Site) -> str:
    """What a desk writes into .env for that account."""
    values = {
        OnMastodon: {"BASE_URL": site.url, "ACCESS_TOKEN": f"token-of-{site.name}"},
        OnBluesky: {"HANDLE": "rosa.test", "APP_PASSWORD": PASSWORD, "PDS_URL": site.url},
        OnX: {
            "BASE_URL": site.url,
            "API_KEY": "k",
            "API_SECRET": "s",
            "ACCESS_TOKEN": "2244994945-t",
            "ACCESS_TOKEN_SECRET": "ts",
        },
    }[type(site.stand_in)]
    return "".join(f"{site.name.upper()}_{name}={value}\n" for name, value in values.items())


def platform(site: Site) -> str:
    """The platform's name in storyshare.toml."""
    return {OnMastodon: "mastodon", OnBluesky: "bluesky", OnX: "x"}[type(site.stand_in)]
