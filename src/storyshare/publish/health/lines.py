"""What a look at a workspace's health gives: sections of lines, each with its word and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from storyshare.errors import StoryshareError
from storyshare.i18n import _
from storyshare.publish.desk.needs import Need
from storyshare.publish.safety import listed

# `ok`: as it should be. `look`: a person should look, today or this week. `mend`: something does not work, or harms.
Word = Literal["ok", "look", "mend"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was looked at, in a sentence without a full stop; `do` is the next command or step."""

    word: Word
    what: str
    do: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the page; `name` is for scripts and stays the same."""

    name: str
    title: str
    lines: tuple[Line, ...]

    def count(self, word: Word) -> int:
        """How many lines have that word."""
        return sum(line.word == word for line in self.lines)


def ok(what: str) -> Line:
    """Something that is as it should be."""
    return Line(word="ok", what=what)


def look(what: str, do: str, why: str = "") -> Line:
    """Something that a person should look at."""
    return Line(word="look", what=what, do=do, why=why)


def mend(what: str, do: str, why: str = "") -> Line:
    """Something that does not work as it is, or could harm somebody."""
    return Line(word="mend", what=what, do=do, why=why)


def of_need(need: Need) -> Line:
    """What needs a person on the desk, as a line of the page."""
    return Line(word="mend" if need.urgency == "now" else "look", what=need.what, do=need.command, why=need.hint)


def looked(*looks: Callable[[], Iterable[Line]]) -> Iterator[Line]:
    """The lines of each look; one that fails says so in a line of its own, and hides no other."""
    for each in looks:
        try:
            yield from tuple(each())
        except StoryshareError as error:
            yield mend(str(error).rstrip("."), first_line(error.hint) or "storyshare check")
        except Exception as error:  # noqa: BLE001 - whatever it was, the other sections are still wanted
            from storyshare.platforms.mistakes import place_of

            # Its text is not shown, because it could hold anything.
            yield look(
                _("This could not be looked at: {place}", place=place_of(error)),
                "STORYSHARE_TRACEBACK=1 storyshare check",
            )


def first_line(text: str) -> str:
    """The first line of a hint that may have several."""
    return text.strip().partition("\n")[0]


def few(names: Iterable[str]) -> str:
    """The first few, each once, and how many more there are."""
    return listed(list(dict.fromkeys(names)))
