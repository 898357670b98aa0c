"""Leads a person to an app password, and looks that it is one: the account's own password opens far too much."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.models import Account, Json, SecretStore
from storyshare.net import CallError, is_loopback
from storyshare.platforms.bluesky.rules import PLATFORM, TITLE
from storyshare.platforms.bluesky.server import Server, error_name
from storyshare.platforms.failures import Failures
from storyshare.platforms.protocol import LoggedIn, Person

_USUAL = "https://bsky.social"
_WHERE = "https://bsky.app/settings/app-passwords"
# Of a session that the account's own password has opened (the reference server's AuthScope).
_FULL = "com.atproto.access"
_APP_PASSWORD = re.compile(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}")
_OWN = N_("That is the account's own password, with which anybody could take the account over: nothing was changed.")
_INSTEAD = N_("Make an app password, and give that: https://bsky.app/settings/app-passwords")
_REFUSED = {"AuthenticationRequired", "InvalidRequest", "InvalidEmail"}


def log_in(account: Account, secrets: SecretStore, person: Person, now: Callable[[], datetime]) -> LoggedIn:
    """Ask for the name and an app password, and try them at the account's server."""
    person.tell(
        _(
            "Bluesky needs an app password, which can be taken back at any time and cannot "
            "delete the account.\n"
            "  1. Sign in as the account, and open {where}\n"
            "     (Settings, Privacy and security, App passwords).\n"
            "  2. Add one, and call it storyshare. It need not read private messages.\n"
            "  3. Copy it: it is shown only once, as four groups of four letters.",
            where=_WHERE,
        )
    )
    handle = person.ask(_("The account's name, such as example.bsky.social"), default=secrets.get("HANDLE") or "")
    server = person.ask(_("Its server (Enter, unless it has one of its own)"), default=secrets.get("PDS_URL") or _USUAL)
    given = {"HANDLE": handle.strip().lstrip("@"), "PDS_URL": _address(server)}
    password = person.ask(_("The app password"), secret=True)
    if urlsplit(given["PDS_URL"]).hostname == urlsplit(_USUAL).hostname and not _APP_PASSWORD.fullmatch(password):
        raise InputError(_("That is no app password: nothing was changed."), hint=_INSTEAD)
    values = {**given, "APP_PASSWORD": password}
    _try(account, values, now)
    return LoggedIn(values=values)


def _try(account: Account, values: dict[str, str], now: Callable[[], datetime]) -> None:
    failures = Failures(
        platform=PLATFORM,
        title=TITLE,
        account=account.name,
        log_in_hint=_INSTEAD,
        secrets=lambda: (values["APP_PASSWORD"],),
    )
    server = Server(failures=failures, now=now)
    body: Json = {"identifier": values["HANDLE"], "password": values["APP_PASSWORD"]}
    try:
        answer = server.send(values["PDS_URL"], "com.atproto.server.createSession", body=body)
    except CallError as error:
        raise failures.unreached(error) from error
    if answer.status != HTTPStatus.OK:
        if error_name(answer) in _REFUSED:
            raise InputError(
                _("Bluesky does not know this name and app password together: nothing was changed."), hint=_INSTEAD
            )
        raise server.useless(answer)
    if _scope(answer.json().get("accessJwt")) == _FULL:
        raise InputError(_(_OWN), hint=_INSTEAD)


def _address(text: str) -> str:
    """The server's address. Raises InputError where a password must not be sent there."""
    found = (text if "://" in text else f"https://{text}").strip().rstrip("/")
    try:
        parts = urlsplit(found)
        whole = bool(parts.hostname) and parts.username is None and not parts.path and not parts.query
    except ValueError:
        whole = False
    if not whole or not (found.startswith("https://") or (found.startswith("http://") and is_loopback(found))):
        raise InputError(
            _("“{text}” is not the address of a server.", text=text), hint=_("Write it like {usual}.", usual=_USUAL)
        )
    return found


def _scope(token: Json) -> str:
    """What a session may do, as its token says; its signature is the server's affair."""
    try:
        claims = str(token).split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        return str(found["scope"])
    except (ValueError, IndexError, KeyError, TypeError, RecursionError):
        return ""
