"""A table of hand-written fields: which are there, what is wrong with them, and which nobody knows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from storyshare.errors import Problem
from storyshare.files.nodes import Node, TableNode, TextNode
from storyshare.i18n import _


class Asked:
    """Keeps what was asked of one table; whatever is not as it should be becomes a problem, and the reading goes on.

    `need` makes the absence of a field a problem, `finish` reports the fields that nobody asked for.
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
            field=self.dotted(name),
            message=message,
            hint=hint,
            severity=severity,
        )

    def need(self, name: str, hint: str) -> bool:
        """Whether the field is there; its absence is a problem, and `hint` says what to write."""
        if name not in self:
            self.asked.add(name)
            message = _("is empty.") if name in self.table.values else _("is missing.")
            self.problem(name, message, hint)
        return name in self

    def finish(self, *, elsewhere: Mapping[str, str] | None = None) -> None:
        """Report every field that was never asked for, with the one that was probably meant.

        `elsewhere` maps names that belong under another field to that field.
        """
        for name in self.table.values:
            if name in self.asked:
                continue
            if home := (elsewhere or {}).get(name):
                hint = _("It belongs under `{home}`, indented by two spaces.", home=home)
            else:
                hint = did_you_mean(name, self.asked) or _(
                    "The fields here are {asked}.", asked=", ".join(sorted(self.asked))
                )
            self.problem(name, _("is not a field that is known here."), hint)

    def dotted(self, name: str) -> str:
        """The name of a field as it stands in problems, as `consent.expires`."""
        return f"{self.prefix}.{name}" if self.prefix and name else self.prefix or name

    def node(self, name: str) -> Node | None:
        """What the field holds, or None where it is absent or empty; it counts as asked for."""
        self.asked.add(name)
        return self.table.values[name] if name in self else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint with the known name that is nearest to what was written, or "" where none is near."""
    by_plain = {_plain(each): each for each in known}
    near = difflib.get_close_matches(_plain(name), by_plain, n=1, cutoff=0.6)
    return _("Did you mean `{meant}`?", meant=by_plain[near[0]]) if near else ""


def _plain(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")
