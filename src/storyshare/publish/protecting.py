"""A story's protected terms, as the gate takes them: from the ledger's hashes and the workspace's key."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import lru_cache

from storyshare.errors import SetupError
from storyshare.gate import (
    ProtectedTerms,
    UnreadableTerms,
    check_value,
    derive,
    protect,
    refuse_telling_label,
    story_key,
)
from storyshare.i18n import N_, _
from storyshare.ledger import KeptTerm, Ledger, Protection, add_protection, protected, protections
from storyshare.ledger import protect as keep
from storyshare.publish.previews import cache
from storyshare.workspace import PROTECT_KEY, Workspace

_NO_KEY = N_("STORYSHARE_PROTECT_KEY is missing, and this story has protected names")
_OTHER_KEY = N_("the key is not the one under which the names were protected")
_HINT = N_(
    "Put the line STORYSHARE_PROTECT_KEY=… into .env as it was; a lost key cannot be made again "
    "(docs/protected-names.md)."
)


def terms_for(place: Workspace, ledger: Ledger, story_id: str) -> ProtectedTerms | UnreadableTerms | None:
    """What is protected in the story: None where nothing is, and then no key is asked for.

    UnreadableTerms where the key is missing, is none, or is not the one of every term: then nothing may be sent.
    """
    return _readable(place, ledger, protected(ledger, story_id))


def terms_of_all(place: Workspace, ledger: Ledger) -> ProtectedTerms | UnreadableTerms | None:
    """What is protected in any story of the workspace; as `terms_for`."""
    return _readable(place, ledger, protected(ledger))


def _readable(place: Workspace, ledger: Ledger, kept: list[KeptTerm]) -> ProtectedTerms | UnreadableTerms | None:
    if not kept:
        return None
    try:
        masters = _masters(place, ledger)
    except SetupError as error:
        return UnreadableTerms(reason=str(error).rstrip("."), hint=error.hint or _(_HINT))
    if not masters:
        return UnreadableTerms(reason=_(_OTHER_KEY if place.protect_key else _NO_KEY), hint=_(_HINT))
    return _of(kept, masters) or UnreadableTerms(reason=_(_OTHER_KEY), hint=_(_HINT))


def add_term(  # noqa: PLR0913 - what a person says of a term
    place: Workspace,
    ledger: Ledger,
    story_id: str,
    term: str,
    *,
    label: str = "",
    each_word: bool = False,
    whole: bool = False,
) -> tuple[int, ProtectedTerms]:
    """Protect a term in a story; gives its number, and what finds it alone.

    Raises InputError where it cannot be matched safely or the label would tell it, and SetupError where the key is
    missing or not the one of the terms that are there, or the cache of previews cannot be emptied.
    """
    salt, master = _present(place, ledger)
    key = story_key(master, story_id)
    hashes = protect(term, key, each_word=each_word, whole=whole)
    if label:
        refuse_telling_label(label, term)
    number = keep(ledger, story_id, hashes, label=label, salt=salt)
    cache.empty(place.state)  # it may stand in any story's text
    return number, ProtectedTerms(key, dict.fromkeys(hashes, shown(label, number)))


def shown(label: str, number: int) -> str:
    """What is said in place of a term."""
    return label or _("number {number}", number=number)


def _of(kept: Iterable[KeptTerm], masters: dict[bytes, bytes]) -> ProtectedTerms | None:
    """What finds all of these; None where one of them was hashed under another key."""
    labels: dict[bytes, str] = {}
    keys = set()
    for term in kept:
        if (master := masters.get(term.salt)) is None:
            return None
        keys.add(story_key(master, term.story_id))
        labels |= dict.fromkeys(term.hashes, shown(term.label, term.number))
    return ProtectedTerms(tuple(keys), labels)


def _masters(place: Workspace, ledger: Ledger) -> dict[bytes, bytes]:
    """The master key for each salt that the workspace's key is right for."""
    key = place.protect_key
    found = {}
    for protection in protections(ledger) if key else ():
        master = _derived(key, protection.salt)
        if secrets.compare_digest(check_value(master), protection.check_value):
            found[protection.salt] = master
    return found


def _present(place: Workspace, ledger: Ledger) -> tuple[bytes, bytes]:
    """The salt and the master key for a new term; a salt is made at first use."""
    key = place.protect_key
    if not key:
        raise SetupError(
            _("{protect_key} is missing.", protect_key=PROTECT_KEY), hint=_("Make one: storyshare protect key")
        )
    masters = _masters(place, ledger)
    if masters:
        return next(iter(masters.items()))
    if protected(ledger):
        raise SetupError(_("The key is not the one under which the names were protected."), hint=_(_HINT))
    salt = secrets.token_bytes(16)
    master = _derived(key, salt)
    add_protection(ledger, Protection(salt=salt, check_value=check_value(master)))
    return salt, master


@lru_cache(maxsize=8)
def _derived(key: str, salt: bytes) -> bytes:
    """The slow step, once for each process."""
    return derive(key, salt)
