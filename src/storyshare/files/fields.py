"""The fields that people wrote, asked one by one for what they should hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from storyshare.errors import InputError
from storyshare.files import times
from storyshare.files.asked import Asked, did_you_mean
from storyshare.files.nodes import ListNode, Node, TableNode, TextNode
from storyshare.files.quoting import requoted
from storyshare.i18n import _

T = TypeVar("T")
_FIELD = re.compile(r"[a-z_]+")


class Fields(Asked):
    """Reads the fields of one table, each by its type.

    A field that is absent or empty, or not what it should be (then there is a problem), gives "", (), None or the
    default.
    """

    def text(self, name: str) -> str:
        """One text, without the spaces around it."""
        node = self.node(name)
        return "" if node is None else self._text(name, node)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of short names, as `[one, two]`; one alone may stand without brackets."""
        node = self.node(name)
        if node is None:
            return ()
        if isinstance(node, TextNode):
            return self._one_name(name, node)
        if isinstance(node, ListNode):
            found = (self._text(f"{name}[{place}]", value) for place, value in enumerate(node.values, start=1))
            return tuple(text for text in found if text)
        self.problem(name, _("must be a list."), _("Write: {name}: [one, two]", name=name))
        return ()

    def says_all(self, name: str) -> bool:
        """Whether the field says `all` instead of a list."""
        node = self.node(name)
        return isinstance(node, TextNode) and node.text.strip().lower() == "all"

    def is_table(self, name: str) -> bool:
        """Whether the field has fields of its own below it."""
        return isinstance(self.node(name), TableNode)

    def entries(self, name: str, *, name_of_text: str) -> tuple[str | Fields, ...]:
        """A list in which each entry is a text, that may hold commas, or a table.

        An entry that is only a text is given as such; `name_of_text` is the field of a table that would hold it
        ("" where tables are not allowed).
        """
        node = self.node(name)
        if isinstance(node, ListNode):
            self._no_sentences_in_brackets(name, node)
        return self._entries(name, node, name_of_text)

    def _entries(self, name: str, node: Node | None, name_of_text: str) -> tuple[str | Fields, ...]:
        if node is None:
            return ()
        nodes = node.values if isinstance(node, ListNode) else (node,)
        found: list[str | Fields] = []
        for place, value in enumerate(nodes, start=1):
            label = f"{name}[{place}]"
            if isinstance(value, TableNode) and name_of_text and not self._is_sentence(value, name_of_text):
                found.append(Fields(value, path=self.path, problems=self.problems, prefix=self.dotted(label)))
            elif text := self._text(label, value):
                found.append(text)
        return tuple(found)

    def tables(self, name: str, *, name_of_text: str) -> tuple[Fields, ...]:
        """A list of tables; an entry that is only a text is taken for its field `name_of_text`."""
        found = []
        for place, entry in enumerate(self._entries(name, self.node(name), name_of_text), start=1):
            if isinstance(entry, Fields):
                found.append(entry)
                continue
            line = self._line_of_entry(name, place)
            table = TableNode(
                values={name_of_text: TextNode(text=entry, line=line)}, lines={name_of_text: line}, line=line
            )
            prefix = self.dotted(f"{name}[{place}]")
            found.append(Fields(table, path=self.path, problems=self.problems, prefix=prefix))
        return tuple(found)

    def table_at(self, name: str) -> Fields | None:
        """A table under this field, or None where the field is absent."""
        node = self.node(name)
        if node is None:
            return None
        if isinstance(node, TableNode):
            return Fields(node, path=self.path, problems=self.problems, prefix=self.dotted(name))
        self.problem(name, _("must have fields of its own below it, indented by two spaces."))
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
            self.problem(
                name, _("`{text}` is neither yes nor no.", text=text), _("Write: {name}: yes, or {name}: no", name=name)
            )
            return default
        return known

    def choice(self, name: str, choices: Iterable[str]) -> str:
        """One of the choices, in any case; "" where it is absent or none of them."""
        text = self.text(name)
        known = tuple(choices)
        if not text or text.lower() in known:
            return text.lower()
        self.problem(
            name, _("`{text}` is none of {known}.", text=text, known=", ".join(known)), did_you_mean(text, known)
        )
        return ""

    def day(self, name: str) -> date | None:
        """A day, as 2026-03-20."""
        return self._typed(name, times.read_date)

    def days(self, name: str) -> tuple[date, ...]:
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

    def time_of_day(self, name: str) -> time | None:
        """A time of day, as 09:00."""
        return self._typed(name, times.read_time)

    def duration(self, name: str) -> timedelta | None:
        """A length of time, as 6h or 30d."""
        return self._typed(name, times.read_duration)

    def zone(self, name: str) -> ZoneInfo | None:
        """A time zone by its IANA name."""
        return self._typed(name, times.read_zone)

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
            message, hint = _("must be one text, not a list."), _("Put quotes round it if it begins with a bracket.")
        else:
            sentence = _as_sentence(node)
            message = _("must be one text; because of a colon it was read as a field.")
            hint = (
                _("Put it in quotes: {quoted}", quoted=requoted(sentence))
                if sentence
                else _("Put the whole of it in quotes.")
            )
        self.problem(label, message, hint, line=node.line)
        return ""

    def _one_name(self, name: str, node: TextNode) -> tuple[str, ...]:
        words = [word for word in node.text.replace(",", " ").split() if word]
        if len(words) == 1:
            return (words[0],)
        parts = [part.strip() for part in node.text.split(",")] if "," in node.text else words
        self.problem(
            name, _("must be a list."), _("Write: {name}: [{parts}]", name=name, parts=", ".join(parts)), line=node.line
        )
        return ()

    def _no_sentences_in_brackets(self, name: str, node: ListNode) -> None:
        texts = [value.text for value in node.values if isinstance(value, TextNode)]
        if node.inline and any(" " in text.strip() for text in texts) and len(texts) > 1:
            message = _("in brackets every comma begins another entry: this was read as {count}.", count=len(texts))
            self.problem(
                name, message, _("Write each entry on a line of its own that begins with `- `."), line=node.line
            )

    def _is_sentence(self, node: TableNode, name_of_text: str) -> bool:
        """Whether `- Rosa: I can sleep` was read as a table because of its colon."""
        return (
            name_of_text not in node.values
            and bool(_as_sentence(node))
            and not _FIELD.fullmatch(next(iter(node.values)))
        )

    def _line_of_entry(self, name: str, place: int) -> int:
        node = self.table.values.get(name)
        if isinstance(node, ListNode) and place <= len(node.values):
            return node.values[place - 1].line
        return self.line_of(name)


def _as_sentence(node: TableNode) -> str:
    """The one line that a table of one text would have been without its colon, or ""."""
    if len(node.values) != 1:
        return ""
    ((key, value),) = node.values.items()
    return f"{key}: {value.text}" if isinstance(value, TextNode) and value.text else ""
