"""The few words of storyshare's own that go into a share, in the story's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's words. `calls` are keyed by the actions that they cover, in the order of the record's sample."""

    name_changed: str
    names_changed: str
    warning: str
    calls: Mapping[tuple[str, ...], str]
    quote: str
    unsigned: str


_ENGLISH = Words(
    name_changed="*Name changed for safety.",
    names_changed="*Names changed for safety.",
    warning="Content warning: {}",
    calls={
        ("read", "share"): "Read and share this story",
        ("read",): "Read the story",
        ("share",): "Share this story",
        ("follow",): "Follow us for more stories",
        ("donate",): "Support this work",
    },
    quote="“{}” – {}",
    unsigned="“{}”",
)
_SPANISH = Words(
    name_changed="*Nombre cambiado por seguridad.",
    names_changed="*Nombres cambiados por seguridad.",
    warning="Aviso de contenido: {}",
    calls={
        ("read", "share"): "Lee y comparte esta historia",
        ("read",): "Lee la historia",
        ("share",): "Comparte esta historia",
        ("follow",): "Síguenos para conocer más historias",
        ("donate",): "Apoya este trabajo",
    },
    quote="«{}» – {}",
    unsigned="«{}»",
)
_LANGUAGES = {"en": _ENGLISH, "es": _SPANISH}


def words(language: str) -> Words:
    """The words for a BCP 47 tag; English where nobody has written them yet, so that a note is never missing."""
    return _LANGUAGES.get(language.split("-", maxsplit=1)[0].lower(), _ENGLISH)


def calls(actions: Iterable[str], language: str) -> list[str]:
    """What readers are asked to do, the first being about the link; actions that nobody knows are left out."""
    wanted, found = list(actions), []
    for covered, call in words(language).calls.items():
        if all(action in wanted for action in covered):
            found.append(call)
            wanted = [action for action in wanted if action not in covered]
    return found
