"""Protected terms: what must never be public (a name, a place, an employer), known only by keyed hashes of its forms.

Nothing here knows a term. `protect` is given one and hands back hashes; `ProtectedTerms` hashes what it finds in a text
and looks whether that is among them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storyshare.errors import InputError, Refusal
from storyshare.i18n import _

# As many hashes for each term, or a multiple: nobody shall count its words.
_ROUND = 512
_LENGTH = 16
# What a text had and no term has is remembered up to so many, for what is looked through at length.
_REMEMBERED = 300_000
PROTECTED_TERM, _PROTECTED_KEY = "protected-term", "protected-key"


def derive(secret: str, salt: bytes) -> bytes:
    """The master key, slowly on purpose (a tenth of a second, 32 MB): a guessed secret is to be costly to try."""
    return hashlib.scrypt(secret.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 * 2**20, dklen=32)


def check_value(master: bytes) -> bytes:
    """What tells the right key from a wrong one, and nothing else."""
    return hmac.digest(master, b"storyshare: is this the key", "sha256")[:_LENGTH]


def story_key(master: bytes, story_id: str) -> bytes:
    """The key for one story's terms: the same name in two stories has nothing in common."""
    return hmac.digest(master, b"storyshare: terms of the story " + story_id.encode(), "sha256")


def protect(term: str, key: bytes, *, each_word: bool = False, whole: bool = False) -> frozenset[bytes]:
    """The hashes of a term's forms, among others that are nothing's, so that their number says nothing.

    Of a name of several words any two are a form, in either order, unless `each_word` of it is one too, or only the
    `whole` of it. The same term gives the same hashes. Raises InputError where it could not be matched safely.
    """
    from storyshare.gate.protected.forms import forms

    kept = {_hash(key, form) for form in forms(term, each_word=each_word, whole=whole)}
    number = 0
    padding = hmac.digest(key, b"padding" + b"".join(sorted(kept)), "sha256")
    while len(kept) % _ROUND:
        kept.add(_hash(padding, str(number)))
        number += 1
    return frozenset(kept)


def _hash(key: bytes, form: str) -> bytes:
    return hmac.digest(key, form.encode("utf-8", "surrogatepass"), "sha256")[:_LENGTH]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Hit:
    """Where a protected term stands in a text, in code points, and its label."""

    start: int
    end: int
    label: str


class ProtectedTerms:
    """One story's terms: by the hash of each form, the label that is shown for it.

    There are several keys only where ledgers with terms of their own were put together.
    """

    def __init__(self, key: bytes | tuple[bytes, ...], labels: Mapping[bytes, str]) -> None:
        self._keys = (key,) if isinstance(key, bytes) else key
        self._labels = labels
        self._harmless: set[str] = set()

    def __repr__(self) -> str:
        return "ProtectedTerms()"

    def find(self, text: str) -> tuple[Hit, ...]:
        """Every place where a term stands in the text, whatever it is dressed as; in order."""
        if not self._labels:
            return ()
        from storyshare.gate.protected.search import possible  # a story without terms needs none of it

        if len(self._harmless) > _REMEMBERED:
            self._harmless.clear()
        reading, found = possible(text)
        hits: set[tuple[int, int, str]] = set()
        labels, harmless, digest = self._labels, self._harmless, hmac.digest  # a few thousand times for each share
        for form, start, end in found:
            if form in harmless:
                continue
            written = form.encode("utf-8", "surrogatepass")
            for key in self._keys:
                if (label := labels.get(digest(key, written, "sha256")[:_LENGTH])) is not None:
                    hits.add((reading.starts[start], reading.ends[end - 1], label))
                    break
            else:
                harmless.add(form)
        return _widest(hits)


def _widest(hits: Iterable[tuple[int, int, str]]) -> tuple[Hit, ...]:
    """The places, those of one label that overlap taken as one."""
    kept: dict[str, list[list[int]]] = {}
    for start, end, label in sorted(hits):
        places = kept.setdefault(label, [])
        if places and start < places[-1][1]:
            places[-1][1] = max(end, places[-1][1])
        else:
            places.append([start, end])
    return tuple(sorted(Hit(start=start, end=end, label=label) for label, all_ in kept.items() for start, end in all_))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableTerms:
    """The story has terms, and they cannot be looked for: the key is missing or another. `hint` says what to do."""

    reason: str
    hint: str = ""


def protected_refusals(
    texts: Iterable[tuple[str, str]], terms: ProtectedTerms | UnreadableTerms | None
) -> tuple[Refusal, ...]:
    """Why these texts may not go out; each comes with where it stands, such as "the text", "the alt text of rosa.jpg".

    Says where and never what, even where a file's name has it. None stands for a story without terms: then nothing is
    refused.
    """
    if terms is None:
        return ()
    if isinstance(terms, UnreadableTerms):
        return (Refusal(rule=_PROTECTED_KEY, message=terms.reason, hint=terms.hint),)
    return tuple(
        Refusal(
            rule=PROTECTED_TERM,
            message=_(
                "something protected ({label}) stands in {masked}, {places}",
                label=hit.label,
                masked=masked(where, terms),
                places=places(hit),
            ),
            hint=_("Write it otherwise, or name the file otherwise. To try a sentence: storyshare protect test STORY"),
        )
        for where, text in texts
        for hit in terms.find(text)
    )


def masked(name: str, terms: ProtectedTerms) -> str:
    """A name of a file or a place with what is protected in it blotted out, so that it can be shown."""
    for hit in reversed(terms.find(name)):
        name = f"{name[: hit.start]}■■■{name[hit.end :]}"
    return name


def places(hit: Hit) -> str:
    """Where it is, as people count."""
    return (
        _("character {end}", end=hit.end)
        if hit.end == hit.start + 1
        else _("characters {start} to {end}", start=hit.start + 1, end=hit.end)
    )


def refuse_telling_label(label: str, term: str) -> None:
    """Raise InputError where a label, which anybody may read, has a word of the term in it."""
    key = b"for this question only"
    kept = protect(term, key) | protect(term, key, each_word=True)
    if ProtectedTerms(key, dict.fromkeys(kept, "")).find(label):
        raise InputError(
            _("The label would tell what is protected: nothing was done."),
            hint=_('Choose one that anybody may read, such as "her village"; and clear your shell\'s history.'),
        )
