"""What a handover's checklist is made of, and how it reads as Markdown: nothing here looks anything up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line; `done` is None where there is nothing to tick, `more` are lines that belong to it."""

    text: str
    done: bool | None = None
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, what it is about, and its lines."""

    title: str
    about: str = ""
    steps: tuple[Step, ...] = ()


def to_do(text: str, *more: str, done: bool = False) -> Step:
    """Something to be done by a person."""
    return Step(text=text, done=done, more=more)


def fact(text: str, *more: str) -> Step:
    """Something to be known."""
    return Step(text=text, more=more)


def as_markdown(title: str, sections: Iterable[Section]) -> str:
    """The checklist as Markdown, with boxes to tick; what others have named stands in it on one line."""
    lines = [f"# {_on_one_line(title)}"]
    for section in sections:
        lines += ["", f"## {section.title}"]
        if section.about:
            lines += ["", section.about]
        lines += [""] if section.steps else []
        for step in section.steps:
            box = "" if step.done is None else "[x] " if step.done else "[ ] "
            lines.append(f"- {box}{_on_one_line(step.text)}")
            lines += [f"    - {_on_one_line(each)}" for each in step.more]
    return "\n".join(lines) + "\n"


def _on_one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
