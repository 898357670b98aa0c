"""What `run` has to say, and what of it was said before."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storyshare.errors import InputError, StoryshareError, one_code
from storyshare.workspace import STATE_FOLDER, Workspace, read_private_json, write_private_json

# How the reason of a hold begins that ends by itself once the account is set up.
NOT_SET_UP = "not set up: "
_SAID = "said.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One plain line about what was done or is not as asked; `code` is 0 for what was sent."""

    text: str
    code: int = 1
    hint: str = ""


def word_of(error: StoryshareError) -> Word:
    """What an error says, with everything that is wrong in the files that it speaks of."""
    problems = error.problems if isinstance(error, InputError) else ()
    return Word(text="\n".join([str(error), *map(str, problems)]), code=error.exit_code, hint=error.hint)


def exit_code(words: Iterable[Word]) -> int:
    """0 where everything is as asked; else the code of what is not, or 1 where there are several kinds."""
    return one_code(word.code for word in words if word.code)


def unsaid(place: Workspace, listener: str, words: Iterable[Word]) -> list[Word]:
    """Those of the words that hold now which this listener was not given the last time; and these are remembered.

    What no longer holds is forgotten, and is said again when it comes back.
    """
    path = place.root / STATE_FOLDER / _SAID
    said = _said(path)
    current = {word.text: word for word in words}
    before = said.get(listener, [])
    if before != list(current):
        with suppress(OSError):  # what cannot be remembered is said again, which is better than never
            known = said | {listener: list(current)}
            write_private_json(path, {name: texts for name, texts in known.items() if texts})
    return [word for text, word in current.items() if text not in before]


def _said(path: Path) -> dict[str, list[str]]:
    found = read_private_json(path)
    return found if all(isinstance(texts, list) for texts in found.values()) else {}
