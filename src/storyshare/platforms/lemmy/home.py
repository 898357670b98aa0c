"""What the server says of itself, of the account, and of the community to post in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from storyshare.errors import SetupError
from storyshare.i18n import _
from storyshare.models import Json
from storyshare.net import Answer
from storyshare.platforms.lemmy.rules import TITLE, community
from storyshare.platforms.lemmy.server import error_name, inner, number, objects
from storyshare.platforms.lemmy.session import Session
from storyshare.platforms.said import address

_VERSION = re.compile(r"v?(\d{1,4})\.(\d{1,4})")
_SPOKEN = (0, 19)
_UNDETERMINED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the server says: who is logged in, and the numbers of languages by their codes."""

    name: str
    url: str
    languages: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """Where to post; `languages` are the numbers of those that are allowed there, none: all."""

    number: int
    name: str
    languages: frozenset[int]


def site(session: Session) -> Site:
    """Ask who is logged in, once more with a new log-in where nobody is. Raises PostError, SetupError."""
    answer = _asked(session)
    if not _person(answer):
        session.drop()
        answer = _asked(session)
    person, failures = _person(answer), session.server.failures
    name = failures.said(person.get("name"))
    if not name:
        raise failures.on_hold(_("The server does not take the account's log-in"))
    languages = {
        str(each.get("code")).casefold(): at
        for each in objects(answer.json().get("all_languages"))
        if type(at := each.get("id")) is int
    }
    url = address(person.get("actor_id")) or f"{session.server.base}/u/{name}"
    return Site(name=name, url=url, languages=languages)


def named(session: Session, options: Mapping[str, str]) -> Community:
    """The community that the account's options name. Raises SetupError where they name none, PostError."""
    failures = session.server.failures
    name = community(options)
    if not name:
        hint = _('Write community = "asylum@lemmy.example.org" under it in storyshare.toml.')
        raise SetupError(_("{account} does not say which community to post in.", account=failures.account), hint=hint)
    answer = session.asked("GET", "/api/v3/community", params={"name": name})
    if error_name(answer) in {"couldnt_find_community", "not_found"}:
        hint = _(
            "Look for !{name} on {base} once, signed in as the account, and follow it there.",
            name=name,
            base=session.server.base,
        )
        raise failures.rejected(_("The server does not know the community {name}", name=name), hint)
    found = answer.json()
    there = inner(found, "community_view", "community")
    at = number(there.get("id"))
    if answer.status != HTTPStatus.OK or at is None:
        raise session.server.useless(answer)
    _check(session, name, there, found)
    allowed = found.get("discussion_languages")
    languages = frozenset(each for each in allowed if type(each) is int) if isinstance(allowed, list) else frozenset()
    return Community(number=at, name=name, languages=languages)


def language(site: Site, community: Community, tag: str) -> int | None:
    """The number of a story's language for that community, 0 for none in particular; None where neither may be."""
    codes = (tag.casefold(), tag.casefold().partition("-")[0])
    wanted = next((site.languages[code] for code in codes if code in site.languages), _UNDETERMINED)
    allowed = community.languages
    return next((each for each in (wanted, _UNDETERMINED) if not allowed or each in allowed), None)


def _asked(session: Session) -> Answer:
    answer = session.asked("GET", "/api/v3/site")
    version = answer.json().get("version")
    if answer.status != HTTPStatus.OK or not isinstance(version, str) or "site_view" not in answer.json():
        if answer.status == HTTPStatus.NOT_FOUND:
            raise session.server.failures.not_sent(
                _("At {base} there is no {title} 0.19", base=session.server.base, title=TITLE)
            )
        raise session.server.useless(answer)
    match = _VERSION.match(version)
    if not match or (int(match[1]), int(match[2])) != _SPOKEN:
        shown = session.server.failures.said(version)
        raise SetupError(
            _(
                "The server at {base} runs {title} {shown}; storyshare speaks with {title} 0.19 only.",
                base=session.server.base,
                title=TITLE,
                shown=shown,
            ),
            hint=_("Use an account on a server with 0.19, or post by hand there. An update of storyshare may help."),
        )
    return answer


def _person(answer: Answer) -> dict[str, Json]:
    return inner(answer.json(), "my_user", "local_user_view", "person")


def _check(session: Session, name: str, there: Mapping[str, Json], found: dict[str, Json]) -> None:
    """Whether posts are taken there. Raises RejectedError, AccountOnHoldError."""
    failures = session.server.failures
    if there.get("removed") or there.get("deleted"):
        raise failures.rejected(
            _("The community {name} has been taken down", name=name), _("Choose another in storyshare.toml.")
        )
    if inner(found, "community_view").get("banned_from_community") is True:
        raise failures.on_hold(
            _("The community's moderators have banned the account"),
            hint=_("Write to them, or choose another community."),
        )
    moderators = [inner(each, "moderator") for each in objects(found.get("moderators"))]
    ours = any(each.get("name") == session.username and each.get("local") is True for each in moderators)
    if there.get("posting_restricted_to_mods") is True and not ours:
        raise failures.rejected(
            _("Only moderators may post in {name}", name=name), _("Choose another community in storyshare.toml.")
        )
