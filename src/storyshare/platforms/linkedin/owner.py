"""Whose log-in it is, and as whom it may post.

Sources: LinkedIn's pages on OpenID Connect (userinfo) and on organization access control.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus

from storyshare.i18n import _
from storyshare.models import Profile
from storyshare.platforms.linkedin.server import Server

_ROLES = ("ADMINISTRATOR", "CONTENT_ADMIN")
_ORGANISATION = re.compile(r"urn:li:organization:[0-9]{1,30}")
_MEMBER = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Owner:
    """Asks who is behind a token."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def profile(self, ends_at: datetime | None) -> Profile:
        """The author that the account is set up for. Raises PostError where the log-in may not post as them."""
        author = self._server.settings.author
        if self._server.settings.is_organisation:
            if author not in self.organisations():
                raise self._not_as(author, _("is not an administrator or content administrator of that Page"))
            number = author.rpartition(":")[2]
            url = f"https://www.linkedin.com/company/{number}/"
            return Profile(name=self.organisation_name(author) or author, url=url, ends_at=ends_at)
        urn, name = self.person()
        if urn != author:
            raise self._not_as(author, _("belongs to somebody else"))
        return Profile(name=name or urn, url="https://www.linkedin.com/in/me/", ends_at=ends_at)

    def person(self) -> tuple[str, str]:
        """The person whose log-in it is, and their name. Raises PostError."""
        answer = self._server.asked("GET", "/v2/userinfo")
        found = answer.json()
        sub = found.get("sub")
        if not isinstance(sub, str) or not _MEMBER.fullmatch(sub):
            raise self._server.useless(answer)
        return f"urn:li:person:{sub}", self._server.failures.said(found.get("name"))

    def organisations(self) -> tuple[str, ...]:
        """The organisations as which the log-in may post. Raises PostError."""
        return tuple(dict.fromkeys(each for role in _ROLES for each in self._as(role)))

    def organisation_name(self, urn: str) -> str:
        """What the organisation calls itself; empty where LinkedIn does not say."""
        answer = self._server.looked(f"/rest/organizations/{urn.rpartition(':')[2]}")
        name = answer.json().get("localizedName") if answer and answer.status == HTTPStatus.OK else None
        return self._server.failures.said(name)

    def _as(self, role: str) -> Iterator[str]:
        path = f"/rest/organizationAcls?q=roleAssignee&role={role}&state=APPROVED"
        elements = self._server.asked("GET", path, verb="FINDER").json().get("elements")
        for each in elements if isinstance(elements, list) else ():
            named = (each.get("organization") or each.get("organizationTarget")) if isinstance(each, dict) else None
            if isinstance(named, str) and _ORGANISATION.fullmatch(named):
                yield named

    def _not_as(self, author: str, why: str) -> Exception:
        env = self._server.settings.env
        hint = _(
            "{log_in_hint} Or mend {env}_AUTHOR_URN in .env: it is {author}.",
            log_in_hint=self._server.failures.log_in_hint,
            env=env,
            author=author,
        )
        return self._server.failures.on_hold(_("The log-in at LinkedIn {why}", why=why), hint=hint)
