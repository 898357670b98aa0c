"""All printing: Rich on a terminal that can show it, plain lines everywhere else.

Colour is never the only sign. `STORYSHARE_PLAIN=1`, `TERM=dumb` or a pipe give plain lines, which read well in a
screen reader, in cron's mail and in a file. Whatever is printed goes through `safe`: no text of others commands a
terminal. Lines are never broken here but in frames and tables, so that a command or an address can be copied whole.
"""

from __future__ import annotations

import json as _json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from storyshare.cli.progress import bar, progress, waiting
from storyshare.cli.safe import one_line, safe, safe_json
from storyshare.cli.terminal import columns, console, wants_plain
from storyshare.errors import SEVERITIES, GateError, InputError, Problem, Refusal, StoryshareError
from storyshare.i18n import _

if TYPE_CHECKING:
    from storyshare.models import Entity  # all records would be loaded for `--help`

__all__ = [
    "Block",
    "Line",
    "Tone",
    "ask",
    "bar",
    "blocks",
    "can_ask",
    "choose",
    "columns",
    "complain",
    "console",
    "copy",
    "error",
    "inside",
    "is_plain",
    "is_terminal",
    "json",
    "json_line",
    "json_list",
    "labelled",
    "mistake",
    "problems",
    "progress",
    "refusals",
    "say",
    "table",
    "use_utf8",
    "waiting",
    "warn",
    "wrapped",
    "write",
]

_WIDEST, _FRAME, _NARROWEST = 100, 4, 30
_ROOM = 60  # columns of a terminal from which on a table of several columns can be read
Tone = Literal["plain", "quiet", "good", "warning", "bad"]
_STYLES: dict[Tone, str] = {"plain": "", "quiet": "dim", "good": "green", "warning": "yellow", "bad": "bold red"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a block."""

    text: str
    tone: Tone = "plain"
    marked: Sequence[Entity] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Something shown in a frame of its own: a heading, and lines with their tone."""

    title: str
    lines: list[Line] = field(default_factory=list)
    tone: Tone = "plain"

    def add(self, text: str, tone: Tone = "plain", *, marked: Sequence[Entity] = ()) -> None:
        """Add a line, which may hold line breaks; `marked` is what a reader could click."""
        self.lines.append(Line(text=text, tone=tone, marked=marked))


def use_utf8() -> None:
    """Print every story's letters, whatever the machine's own code page is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="replace")


def is_plain() -> bool:
    """Whether to print plain lines, without frames and colour."""
    return wants_plain() or not sys.stdout.isatty()


def is_terminal() -> bool:
    """Whether what is printed is read by a person at once, and by no other program."""
    return sys.stdout.isatty()


def can_ask() -> bool:
    """Whether there is a person who can answer a question."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def say(text: str = "", tone: Tone = "plain") -> None:
    """Print one line as it is: whoever takes it from a table of words translates it."""
    text = safe(text)
    if tone == "plain" or is_plain():
        sys.stdout.write(f"{text}\n")
    else:
        from rich.text import Text

        console().print(Text(text, style=_STYLES[tone]), soft_wrap=True)


def wrapped(text: str, tone: Tone = "plain", *, indent: str = "", later: str | None = None) -> None:
    """Print a sentence on lines that fit the terminal, 80 columns at most; `later` is the indent of all but the first.

    What is to be copied, such as a command, is for `say`: it stays on one line.
    """
    import textwrap

    lines = textwrap.wrap(
        text,
        max(columns(), _NARROWEST),
        initial_indent=indent,
        subsequent_indent=indent if later is None else later,
        break_on_hyphens=False,
        break_long_words=False,
    )
    for line in lines:
        say(line, tone)


def write(text: str) -> None:
    """Print a text exactly as it is, for another program."""
    sys.stdout.write(text)


def warn(text: str) -> None:
    """Say what a person should know beside what was asked for: not among what a script reads."""
    _complain(text)


def json(value: object) -> None:
    """Print a value for a script: one JSON document."""
    json_line(_json.dumps(value, ensure_ascii=False, indent=2, default=str))


def json_line(text: str) -> None:
    """Print a JSON text as it is, with signs escaped that a terminal would obey."""
    sys.stdout.write(f"{safe_json(text)}\n")


def json_list(values: Iterable[object]) -> None:
    """Print values for a script as one JSON list, each as it comes: there may be more than fit in memory."""
    began = False
    for value in values:
        text = safe_json(_json.dumps(value, ensure_ascii=False, indent=2, default=str)).replace("\n", "\n  ")
        sys.stdout.write(f"{',' if began else '['}\n  {text}")
        began = True
    sys.stdout.write("\n]\n" if began else "[]\n")


def blocks(found: Iterable[Block]) -> None:
    """Print frames, one below the other."""
    for block in found:
        if is_plain():
            sys.stdout.write(f"\n== {one_line(block.title)} ==\n")
            sys.stdout.writelines(f"{safe(line.text)}\n" for line in block.lines)
        else:
            _frame(block)


def _frame(block: Block) -> None:
    from rich.panel import Panel
    from rich.text import Text

    text = Text()
    for number, line in enumerate(block.lines):
        shown = Text(safe(line.text), style=_STYLES[line.tone])
        for entity in line.marked if shown.plain == line.text else ():  # what is written out moves what is marked
            shown.stylize("cyan", entity.start, entity.end)
        text.append("\n" if number else "").append(shown)
    style = _STYLES[block.tone] or "cyan"
    console().print(
        Panel(text, title=Text(one_line(block.title)), title_align="left", border_style=style, width=_width())
    )


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns; in a pipe, by tabs; in plain lines on a terminal, each value with its heading."""
    from storyshare.cli import tables

    if not sys.stdout.isatty():
        sys.stdout.writelines("\t".join(map(one_line, row)) + "\n" for row in rows)
    elif is_plain():
        sys.stdout.writelines(f"{line}\n" for line in tables.spoken(headings, rows))
    else:
        tables.draw(console(), headings, rows)


def labelled(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns where there is room for them; else each as a line that names its values.

    Columns read aloud are a riddle, as they are where each is folded to a few letters.
    """
    if not is_plain() and console().width >= _ROOM:
        table(headings, rows)
        return
    for label, *values in rows:
        named = "; ".join(f"{heading.lower()} {value}" for heading, value in zip(headings[1:], values, strict=True))
        say(f"{label}: {named}")


def ask(question: str) -> bool:
    """Ask yes or no; anything but yes is no."""
    answer = input(f"{safe(question)} [y/N] ")
    return answer.strip().casefold() in {"y", "yes", "s", "sí", "si"}


def copy(text: str) -> bool:
    """Put a text on the clipboard; False where this machine has none."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        return False
    return True


def choose(question: str, choices: Sequence[str]) -> str:
    """Let a person choose one of several, by its number or its own words."""
    for number, choice in enumerate(choices, 1):
        say(f"{number:3}  {choice}")
    while True:
        answer = input(f"{safe(question)} ").strip()
        if answer.isdigit() and 1 <= int(answer) <= len(choices):
            return choices[int(answer) - 1]
        if answer in choices:
            return answer
        say(_("Please type a number from 1 to {count}.", count=len(choices)))


def problems(found: Sequence[Problem], root: Path | None = None) -> None:
    """Print what is wrong in files, as a compiler would: place, what is wrong, what would be right."""
    for problem in found:
        place = _relative(problem.path, root) + (f":{problem.line}" if problem.line else "")
        named = f"{problem.field}: " if problem.field else ""
        say(
            f"{place}: {_(SEVERITIES[problem.severity])}: {named}{problem.message}",
            "bad" if problem.severity == "error" else "warning",
        )
        if problem.hint:
            say(f"    {problem.hint}", "quiet")


def refusals(found: Sequence[Refusal]) -> list[Line]:
    """The gate's reasons, as lines for a block."""
    lines = []
    for refusal in found:
        lines.append(Line(text=_("✗ MUST NOT BE SENT: {message}.", message=refusal.message), tone="bad"))
        if refusal.hint:
            lines.append(Line(text=f"  {refusal.hint}", tone="quiet"))
    return lines


def error(found: StoryshareError) -> None:
    """Tell of an error: what happened, then what to do."""
    sys.stdout.flush()
    if isinstance(found, InputError) and found.problems:
        _complain(str(found))
        for problem in found.problems:
            _complain(f"  {problem}")
            if problem.hint:
                _complain(f"      {problem.hint}")
    elif isinstance(found, GateError):
        for refusal in found.refusals:
            _complain(_("Must not be sent: {message}.", message=refusal.message))
            if refusal.hint:
                _complain(f"  {refusal.hint}")
    else:
        _complain(str(found))
    if found.hint:
        _complain(f"  {found.hint}")


def mistake(found: Exception) -> None:
    """Tell of a fault of storyshare itself; its text is not shown, because it could hold anything."""
    from storyshare.platforms.mistakes import place_of

    _complain(_("storyshare made a mistake: {place}. Nothing more was done.", place=place_of(found)))
    _complain(_("  Please report it. To see all of it: set STORYSHARE_TRACEBACK=1 and run the command again."))


def complain(text: str) -> None:
    """Print one line to the error stream."""
    sys.stdout.flush()
    _complain(text)


def _complain(text: str) -> None:
    sys.stderr.write(f"{safe(text)}\n")


def _relative(path: Path, root: Path | None) -> str:
    try:
        return str(path.relative_to(root)) if root else str(path)
    except ValueError:
        return str(path)


def inside() -> int:
    """How many signs a line of a block may have beside its frame."""
    return _width() - _FRAME


def _width() -> int:
    return min(console().width, _WIDEST)
