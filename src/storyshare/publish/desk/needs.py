"""One thing that needs a person, with the next command to type; and how such a command is written."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Urgency = Literal["now", "soon"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What needs a person: in a sentence, why or how, and the very next command.

    `kind` is for scripts and stays the same; `story` and `account` are names, empty where it is about neither. `now`
    is what is public and should not be, what nobody knows, or what did not go out; `soon` is what can wait a day.
    """

    kind: str
    what: str
    command: str
    hint: str = ""
    story: str = ""
    account: str = ""
    urgency: Urgency = "now"


def typed(*words: str) -> str:
    """A command as a shell takes it."""
    return shlex.join(["storyshare", *words])


def listed(names: Iterable[str]) -> str:
    """Names, each once, in the order in which they come."""
    return ", ".join(dict.fromkeys(names))
