"""A post's pictures, which stay at their addresses when it is deleted: they are taken away after it.

Sources: Lemmy 0.19's crates/routes/src/images.rs and api/v3 `account/list_media` (since 0.19.4).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import quote

from storyshare.errors import OutcomeUnknownError, PostError
from storyshare.i18n import N_, _
from storyshare.models import Json
from storyshare.net import CallError
from storyshare.platforms.lemmy.server import inner, objects
from storyshare.platforms.lemmy.session import Session
from storyshare.platforms.said import identifier

_AT_ONCE = 50
_MOST_PAGES = 10
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_LEFT = N_("The post is deleted, but its pictures may still be at their addresses")


def address(base: str, name: str) -> str:
    """Where everybody can see a picture."""
    return f"{base}/pictrs/image/{name}"


def names(base: str, body: Json) -> tuple[str, ...]:
    """The names of the pictures on the account's own server that a text in Markdown shows."""
    shown = re.compile(rf"(?<!\\)!\[(?:\\.|[^\]\\\n])*\]\(<?{re.escape(address(base, ''))}([a-zA-Z0-9._:~-]+)>?\)")
    found = shown.findall(body) if isinstance(body, str) else []
    return tuple(dict.fromkeys(name for name in found if identifier(name)))


def take_away(session: Session, names: Sequence[str]) -> None:
    """Delete the account's own pictures; those that are not there are no error. Raises OutcomeUnknownError."""
    if not names:
        return
    try:
        for name, key in _keys(session).items():
            if name in names:
                _delete(session, name, key)
    except OutcomeUnknownError:
        raise
    except (CallError, PostError) as error:
        raise session.server.failures.unknown(f"{_(_LEFT)}: {error}") from error


def are_gone(session: Session, names: Sequence[str]) -> bool | None:
    """Whether nobody can see any of them any more: asked as anybody would."""
    try:
        found = [session.server.send("GET", f"/pictrs/image/{name}").status for name in names]
    except CallError:
        return None
    if any(status == HTTPStatus.OK for status in found):
        return False
    return True if all(status in _GONE for status in found) else None


def _keys(session: Session) -> dict[str, str]:
    """What deletes each of the account's pictures, by their names; as far back as is asked for."""
    keys: dict[str, str] = {}
    for page in range(1, _MOST_PAGES + 1):
        params = {"page": str(page), "limit": str(_AT_ONCE)}
        answer = session.send("GET", "/api/v3/account/list_media", params=params)
        listed = answer.json().get("images")
        if answer.status != HTTPStatus.OK or not isinstance(listed, list):
            raise session.server.failures.unknown(
                _("{left}: the server does not list them (status {status})", left=_(_LEFT), status=answer.status)
            )
        for each in objects(listed):
            local = inner(each, "local_image")
            name, key = (identifier(local.get(field)) for field in ("pictrs_alias", "pictrs_delete_token"))
            if name and key:
                keys[name] = key
        if len(listed) < _AT_ONCE:
            break
    return keys


def _delete(session: Session, name: str, key: str) -> None:
    answer = session.send("GET", f"/pictrs/image/delete/{quote(key)}/{quote(name)}")
    if answer.status // 100 != 2 and answer.status not in _GONE:
        raise session.server.failures.unknown(
            _("{left}: the server does not delete them (status {status})", left=_(_LEFT), status=answer.status)
        )
