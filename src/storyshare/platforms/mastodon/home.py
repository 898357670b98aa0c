"""What the server says of itself and of the account: its software, its present limits, whose token it is.

Sources: docs.joinmastodon.org/methods/instance, nodeinfo.diaspora.software.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from storyshare.models import Json
from storyshare.net import Answer, CallError
from storyshare.platforms.mastodon.server import Server
from storyshare.platforms.said import address, figure, host, identifier

_UNKNOWN = "unknown"
_MOST_LINKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The account that the token belongs to; `acct` is its name on its own server."""

    id: str
    acct: str
    url: str


class Home:
    """One account's server, asked for each thing once."""

    # Not by `cached_property`: before Python 3.12 it has one lock for all accounts, so that each waits for the others.

    def __init__(self, server: Server) -> None:
        self._server = server
        self._software = ""
        self._options: Mapping[str, str] = {}
        self._owner: Owner | None = None

    @property
    def software(self) -> str:
        """The software's name in its own nodeinfo ("mastodon", "gotosocial"); "unknown" where it gives none."""
        self._software = self._software or self._asked_software()
        return self._software

    @property
    def options(self) -> Mapping[str, str]:
        """The present limits, by the names of the account's options."""
        self._options = self._options or self._asked_options()
        return self._options

    @property
    def owner(self) -> Owner:
        """Whose token it is."""
        self._owner = self._owner or self._asked_owner()
        return self._owner

    def _asked_software(self) -> str:
        index = self._public("/.well-known/nodeinfo")
        links = index.json().get("links")
        # One for each version of the format; each costs a call.
        for link in reversed(links[:_MOST_LINKS]) if isinstance(links, list) else ():
            path = self._own_path(link.get("href")) if isinstance(link, dict) else ""
            found = self._public(path).json().get("software") if path else None
            if isinstance(found, dict) and (name := self._server.failures.said(found.get("name"))):
                return name.casefold()
        return _UNKNOWN

    def _asked_options(self) -> Mapping[str, str]:
        answer = self._public("/api/v2/instance")
        if answer.status == HTTPStatus.NOT_FOUND:
            answer = self._public("/api/v1/instance")
        # Small software has neither: then what storyshare.toml says holds.
        if answer.status not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}:
            raise self._server.useless(answer)
        found = answer.json()
        statuses, media = (
            _inner(found, "configuration", "statuses"),
            _inner(found, "configuration", "media_attachments"),
        )
        limits = {
            # Pleroma and its kin say it at the top, by an older name.
            "max_characters": statuses.get("max_characters", found.get("max_toot_chars")),
            "url_length": statuses.get("characters_reserved_per_url", 0),
            "max_media": statuses.get("max_media_attachments"),
            "description_limit": media.get("description_limit"),
        }
        numbers = {name: str(value) for name, value in limits.items() if figure(value)}
        return {"base_url": self._server.base, "software": self.software, "url_length": "0", **numbers}

    def _asked_owner(self) -> Owner:
        answer = self._server.read("/api/v1/accounts/verify_credentials")
        found = answer.json()
        account, acct, url = identifier(found.get("id")), found.get("acct"), address(found.get("url"))
        if not (account and isinstance(acct, str)):
            raise self._server.useless(answer)
        said = self._server.failures.said
        return Owner(id=account, acct=said(acct), url=said(url))

    def _public(self, path: str) -> Answer:
        try:
            return self._server.send("GET", path)
        except CallError as error:
            raise self._server.failures.unreached(error) from error

    def _own_path(self, href: Json) -> str:
        """The path of an address on this very server: the token goes nowhere else."""
        try:
            parts = urlsplit(href if isinstance(href, str) else "")
        except ValueError:
            return ""
        own = parts.netloc == host(self._server.base)
        return parts.path if own and parts.path.startswith("/") else ""


def _inner(found: Mapping[str, Json], *names: str) -> Mapping[str, Json]:
    for name in names:
        inner = found.get(name)
        found = inner if isinstance(inner, dict) else {}
    return found
