"""A table of hand-written fields, asked one by one for what they should hold."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from storyshare.errors import InputError, Problem
from storyshare.files import times
from storyshare.files.nodes import ListNode, Node, TableNode, TextNode
from storyshare.files.quoting import requoted

T = TypeVar("T")


class Fields:
    """Reads the fields of one table; whatever is not as asked becomes a problem, and the reading goes on.

    A field that is absent or empty gives "", (), None or the default; `need` makes its absence a problem. `finish`
    reports the fields that nobody asked for.
    """

    def __init__(self, table: TableNode, *, path: Path, problems: list[Problem], prefix: str = "") -> None:
        self.table = table
        self.path = path
        self.problems = problems
        self.prefix = prefix
        self.asked: set[str] = set()

    def __contains__(self, name: str) -> bool:
        """Whether the field is there and is not empty."""
        node = self.table.values.get(name)
        return node is not None and not (isinstance(node, TextNode) and not node.text.strip())

    @property
    def line(self) -> int:
        """The line on which this table begins."""
        return self.table.line

    def line_of(self, name: str) -> int:
        """The line of a field; that of the table where the field is absent."""
        return self.table.lines.get(name, self.table.line)

    def problem(
        self, name: str, message: str, hint: str = "", *, severity: Literal["error", "warning"] = "error", line: int = 0
    ) -> None:
        """Report something wrong with a field ("" for the table itself)."""
        self.problems.append(self.made(name, message, hint, severity=severity, line=line))

    def made(
        self, name: str, message: str, hint: str = "", *, severity: Literal["error", "warning"] = "error", line: int = 0
    ) -> Problem:
        """A problem with a field, not reported yet."""
        return Problem(
            path=self.path,
            line=line or self.line_of(name),
            field=self._dotted(name),
            message=message,
            hint=hint,
            severity=severity,
        )

    def need(self, name: str, hint: str) -> bool:
        """Whether the field is there; its absence is a problem, and `hint` says what to write."""
        if name not in self:
            self.asked.add(name)
            message = "is empty." if name in self.table.values else "is missing."
            self.problem(name, message, hint)
        return name in self

    def text(self, name: str) -> str:
        """One text, without the spaces around it."""
        node = self._get(name)
        return "" if node is None else self._text(name, node)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of short names, as `[one, two]`; one alone may stand without brackets."""
        node = self._get(name)
        if node is None:
            return ()
        if isinstance(node, TextNode):
            return self._one_name(name, node)
        if isinstance(node, ListNode):
            found = (self._text(f"{name}[{place}]", value) for place, value in enumerate(node.values, start=1))
            return tuple(text for text in found if text)
        self.problem(name, "must be a list.", f"Write: {name}: [one, two]")
        return ()

    def says_all(self, name: str) -> bool:
        """Whether the field says `all` instead of a list."""
        node = self._get(name)
        return isinstance(node, TextNode) and node.text.strip().lower() == "all"

    def sentences(self, name: str) -> tuple[str, ...]:
        """A list of texts that may hold commas: each on a line of its own, or one alone."""
        return tuple(entry for entry in self.entries(name, name_of_text="") if isinstance(entry, str))

    def entries(self, name: str, *, name_of_text: str) -> tuple[str | Fields, ...]:
        """A list in which each entry is a text or a table.

        An entry that is only a text is given as such; `name_of_text` is the field of a table that would hold it
        ("" where tables are not allowed).
        """
        node = self._get(name)
        if node is None:
            return ()
        if isinstance(node, ListNode):
            self._no_sentences_in_brackets(name, node)
        nodes = node.values if isinstance(node, ListNode) else (node,)
        found: list[str | Fields] = []
        for place, value in enumerate(nodes, start=1):
            label = f"{name}[{place}]"
            if isinstance(value, TableNode) and name_of_text and not self._is_sentence(value, name_of_text):
                found.append(Fields(value, path=self.path, problems=self.problems, prefix=self._dotted(label)))
            elif text := self._text(label, value):
                found.append(text)
        return tuple(found)

    def tables(self, name: str, *, name_of_text: str) -> tuple[Fields, ...]:
        """A list of tables; an entry that is only a text is taken for its field `name_of_text`."""
        found = []
        for place, entry in enumerate(self.entries(name, name_of_text=name_of_text), start=1):
            if isinstance(entry, Fields):
                found.append(entry)
                continue
            line = self._line_of_entry(name, place)
            table = TableNode(
                values={name_of_text: TextNode(text=entry, line=line)}, lines={name_of_text: line}, line=line
            )
            prefix = self._dotted(f"{name}[{place}]")
            found.append(Fields(table, path=self.path, problems=self.problems, prefix=prefix))
        return tuple(found)

    def table_at(self, name: str) -> Fields | None:
        """A table under this field, or None where the field is absent."""
        node = self._get(name)
        if node is None:
            return None
        if isinstance(node, TableNode):
            return Fields(node, path=self.path, problems=self.problems, prefix=self._dotted(name))
        self.problem(name, "must have fields of its own below it, indented by two spaces.")
        return None

    def pairs(self, name: str) -> Mapping[str, str]:
        """A table of texts under names that are free to choose."""
        inner = self.table_at(name)
        if inner is None:
            return {}
        found = {key: inner.text(key) for key in inner.table.values}
        return {key: value for key, value in found.items() if value}

    def yes_no(self, name: str, *, default: bool) -> bool:
        """Yes or no; true and false are understood."""
        text = self.text(name)
        if not text:
            return default
        if (known := {"yes": True, "true": True, "no": False, "false": False}.get(text.lower())) is None:
            self.problem(name, f"`{text}` is neither yes nor no.", f"Write: {name}: yes, or {name}: no")
            return default
        return known

    def choice(self, name: str, choices: Iterable[str]) -> str:
        """One of the choices, in any case; "" where it is absent or none of them."""
        text = self.text(name)
        known = tuple(choices)
        if not text or text.lower() in known:
            return text.lower()
        self.problem(name, f"`{text}` is none of {', '.join(known)}.", did_you_mean(text, known))
        return ""

    def date(self, name: str) -> date | None:
        """A day, as 2026-03-20."""
        return self._typed(name, times.read_date)

    def dates(self, name: str) -> tuple[date, ...]:
        """A list of days, as `[2026-03-20, 2026-04-03]`."""
        found = []
        for place, text in enumerate(self.texts(name), start=1):
            try:
                found.append(times.read_date(text))
            except InputError as error:
                self.problem(name, f"{error}", error.hint, line=self._line_of_entry(name, place))
        return tuple(found)

    def instant(self, name: str, zone: ZoneInfo) -> datetime | None:
        """The aware UTC instant of a day and time as 2026-04-01 09:00, by the clock of `zone`."""
        return self._typed(name, lambda text: times.read_instant(text, zone))

    def wall_clock(self, name: str) -> datetime | None:
        """A day and time as 2026-04-01 09:00, naive."""
        return self._typed(name, times.read_wall_clock)

    def time(self, name: str) -> time | None:
        """A time of day, as 09:00."""
        return self._typed(name, times.read_time)

    def duration(self, name: str) -> timedelta | None:
        """A length of time, as 6h or 30d."""
        return self._typed(name, times.read_duration)

    def zone(self, name: str) -> ZoneInfo | None:
        """A time zone by its IANA name."""
        return self._typed(name, times.read_zone)

    def finish(self, *, elsewhere: Mapping[str, str] | None = None) -> None:
        """Report every field that was never asked for, with the one that was probably meant.

        `elsewhere` maps names that belong under another field to that field.
        """
        for name in self.table.values:
            if name in self.asked:
                continue
            if home := (elsewhere or {}).get(name):
                hint = f"It belongs under `{home}`, indented by two spaces."
            else:
                hint = did_you_mean(name, self.asked) or f"The fields here are {', '.join(sorted(self.asked))}."
            # The name is all there is to see of a field that is not known.
            self.problem(name, "is not a field that is known here.", hint)

    def _dotted(self, name: str) -> str:
        return f"{self.prefix}.{name}" if self.prefix and name else self.prefix or name

    def _get(self, name: str) -> Node | None:
        self.asked.add(name)
        return self.table.values[name] if name in self else None

    def _typed(self, name: str, read: Callable[[str], T]) -> T | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return read(text)
        except InputError as error:
            self.problem(name, str(error), error.hint)
            return None

    def _text(self, label: str, node: Node) -> str:
        if isinstance(node, TextNode):
            return node.text.strip()
        if isinstance(node, ListNode):
            message, hint = "must be one text, not a list.", "Put quotes round it if it begins with a bracket."
        else:
            sentence = _as_sentence(node)
            message = "must be one text; because of a colon it was read as a field."
            hint = f"Put it in quotes: {requoted(sentence)}" if sentence else "Put the whole of it in quotes."
        self.problem(label, message, hint, line=node.line)
        return ""

    def _one_name(self, name: str, node: TextNode) -> tuple[str, ...]:
        words = [word for word in node.text.replace(",", " ").split() if word]
        if len(words) == 1:
            return (words[0],)
        parts = [part.strip() for part in node.text.split(",")] if "," in node.text else words
        self.problem(name, "must be a list.", f"Write: {name}: [{', '.join(parts)}]", line=node.line)
        return ()

    def _no_sentences_in_brackets(self, name: str, node: ListNode) -> None:
        texts = [value.text for value in node.values if isinstance(value, TextNode)]
        if node.inline and any(" " in text.strip() for text in texts) and len(texts) > 1:
            message = f"in brackets every comma begins another entry: this was read as {len(texts)}."
            self.problem(name, message, "Write each entry on a line of its own that begins with `- `.", line=node.line)

    def _is_sentence(self, node: TableNode, name_of_text: str) -> bool:
        """Whether `- Rosa: I can sleep` was read as a table because of its colon."""
        return name_of_text not in node.values and bool(_as_sentence(node)) and " " in _as_sentence(node)[-400:].strip()

    def _line_of_entry(self, name: str, place: int) -> int:
        node = self.table.values.get(name)
        if isinstance(node, ListNode) and place <= len(node.values):
            return node.values[place - 1].line
        return self.line_of(name)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """ "Did you mean `hashtags`?" for a name that is nearly one of the known, or ""."""
    by_plain = {_plain(each): each for each in known}
    near = difflib.get_close_matches(_plain(name), by_plain, n=1, cutoff=0.6)
    return f"Did you mean `{by_plain[near[0]]}`?" if near else ""


def _plain(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")


def _as_sentence(node: TableNode) -> str:
    """The one line that a table of one text would have been without its colon, or ""."""
    if len(node.values) != 1:
        return ""
    ((key, value),) = node.values.items()
    return f"{key}: {value.text}" if isinstance(value, TextNode) and value.text else ""
