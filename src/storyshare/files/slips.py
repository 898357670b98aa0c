"""Slips of the pen that YAML would refuse or, worse, read as something else; each is named with its corrected line.

Works line by line before YAML sees the text. What is found is also mended in the text that is passed on, so that one
slip does not hide the next; the problem stays an error all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from storyshare.errors import Problem
from storyshare.files import values
from storyshare.i18n import _

_ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE = "\u200b\u2060\ufeff"
_HEAD_SPACES = re.compile(
    rf"^[ \t{_ODD_SPACES}{_INVISIBLE}]*(?:-[ \t{_ODD_SPACES}{_INVISIBLE}]+)*(?:[\w-]+:[ \t{_ODD_SPACES}{_INVISIBLE}]+)?"
)
_LINE = re.compile(
    r"""(?P<indent>\ *)(?P<dashes>(?:-(?:\ +|$))*)
        (?P<key>(?:"[^"]*"|'[^']*'|[^\W\d](?:[^:\#\[\]{},"'\ ]|\ +(?=[^\ :]))*)\ *:(?=\ |$)\ *)?
        (?P<value>.*)""",
    re.VERBOSE,
)
_NO_SPACE_AFTER_COLON = re.compile(r"(?P<head> *(?:- +)?)(?P<key>[a-z_]{2,24}):(?P<value>(?!//)\S.*)$")
_BULLET = re.compile(r"(?P<indent> +)(?P<bullet>[•◦▪·–—*]) +(?=\S)")
_FIELD = re.compile(r" *[a-z_]{2,24}:(?: |$)")
# What most lines are: a name with nothing or a short list after it, or a text in which there is nothing to look for.
_REMARK = r"(?: {2,}#(?![^\W_]).*)?"
_WHOLE = re.compile(rf" *(?:- )?[a-z_]{{2,24}}:(?: \[[\w, \-]*\]{_REMARK})?")
_PLAIN = re.compile(rf"(?P<indent> *)(?P<dash>- )?(?P<key>[a-z_]{{2,24}}: )?[^\W_][^#:]*?{_REMARK}")
_LONG = 2000
_BLOCK = re.compile(r"[|>][+-]?[1-9]?[+-]?(?: +#.*)?$")


class _Line(NamedTuple):
    """One line taken apart; lines below that are indented more than `depth` belong to it."""

    head: str
    key: str
    value: str
    depth: int

    @classmethod
    def of(cls, line: str) -> _Line:
        parts = _LINE.fullmatch(line)
        if parts is None:  # pragma: no cover - every part of the pattern may be empty
            return cls("", "", line, 0)
        begin = len(parts["indent"] + parts["dashes"])
        key = parts["key"] or ""
        # "After three years: a home" in a list is a sentence, "text: a home" a field.
        if parts["dashes"] and " " in key.rstrip(" :"):
            key = ""
        depth = begin if key or not parts["dashes"] else len(parts["indent"])
        return cls(line[:begin] + key, key.rstrip(" :"), line[begin + len(key) :], depth)


class _Mender:
    def __init__(self, lines: Sequence[str], path: Path, first_line: int) -> None:
        self.lines = [_plain_spaces(line).rstrip() for line in lines]
        self.path = path
        self.first_line = first_line
        self.problems: list[Problem] = []

    def report(self, index: int, slip: values.Slip, line: str) -> None:
        hint = (
            f"{_(slip.hint)} {line.strip()}".strip() if len(line) < _LONG else _(slip.hint).rstrip(":") + _(" it anew.")
        )
        self.problems.append(
            Problem(
                path=self.path,
                line=self.first_line + index,
                message=_(slip.message),
                hint=hint,
                severity=slip.severity,
            )
        )

    def run(self) -> None:
        self.tabs()
        index = 0
        while index < len(self.lines):
            index = index + 1 if self.is_plain(index) else self.one(index)

    def is_plain(self, index: int) -> bool:
        """Whether there is nothing to look for in the line, nor any line that goes on with it."""
        line = self.lines[index]
        if _WHOLE.fullmatch(line):
            return True
        parts = _PLAIN.fullmatch(line)
        if parts is None:
            return False
        depth = parts.end("dash") if parts["key"] and parts["dash"] else parts.end("indent")
        return index + 1 == len(self.lines) or _indent(self.lines[index + 1]) <= depth

    def tabs(self) -> None:
        if not any("\t" in line for line in self.lines):
            return
        found = [number for number, line in enumerate(self.lines) if "\t" in line[: len(line) - len(line.lstrip())]]
        for number in found:
            line = self.lines[number]
            body = line.lstrip()
            self.lines[number] = line[: len(line) - len(body)].replace("\t", "  ") + body
        if found:
            more = _(" The same in {count} more.", count=len(found) - 1) if len(found) > 1 else ""
            message = _("this line begins with a tab, which cannot be read here.{more}", more=more)
            self.report(found[0], values.Slip("", message, _("Use two spaces for each step.")), "")
        self.lines = [line.replace("\t", " ") for line in self.lines]

    def one(self, index: int) -> int:
        """Look at the line at `index`; give the index of the next line to look at."""
        line = self.lines[index]
        if not line.strip() or line.lstrip().startswith("#"):
            return index + 1
        line = self.structure(index, line)
        parts = _Line.of(line)
        if _BLOCK.fullmatch(parts.value):
            return self.after_block(index, parts.depth)
        end = self.last_line(index, parts)
        value = " ".join([parts.value, *filter(None, (line.strip() for line in self.lines[index + 1 : end + 1]))])
        if end > index and parts.value[0] in "'\"[{":
            if parts.value[0] in "[{":
                self.signs_in_brackets(index, end)
        elif slip := values.slip(parts.key, value):
            self.report(index, slip, parts.head + slip.mended)
            if slip.severity == "error":
                self.lines[index] = parts.head + slip.mended
                self.lines[index + 1 : end + 1] = [""] * (end - index)
        return end + 1

    def structure(self, index: int, line: str) -> str:
        """Mend a bullet that is no `- `, and a colon without its space."""
        slip = None
        if found := _BULLET.match(line):
            line = f"{found['indent']}- {line[found.end() :]}"
            slip = values.Slip(
                line, _("`{found}` does not begin an entry of a list.", found=found["bullet"]), _("Write:")
            )
        elif (found := _NO_SPACE_AFTER_COLON.fullmatch(line)) and not _Line.of(line).key:
            line = f"{found['head']}{found['key']}: {found['value']}"
            slip = values.Slip(line, _("the colon needs a space after it."), _("Write:"))
        if slip:
            self.report(index, slip, line)
            self.lines[index] = line
        return line

    def after_block(self, index: int, depth: int) -> int:
        """The first line after a text written with `|` or `>`: it goes on while lines are indented more."""
        index += 1
        while index < len(self.lines) and (not self.lines[index] or _indent(self.lines[index]) > depth):
            index += 1
        return index

    def last_line(self, index: int, parts: _Line) -> int:
        """The line on which the value that begins at `index` ends."""
        if not parts.value or parts.value.startswith("#"):
            return index
        if parts.value[0] in "'\"[{":
            return self.closing_line(index, parts)
        end = index
        while end + 1 < len(self.lines) and _indent(self.lines[end + 1]) > parts.depth:
            line = self.lines[end + 1]
            if _FIELD.match(line):
                self.too_deep(end + 1, parts.depth)
                break
            if line.lstrip().startswith("#"):
                break
            if line.lstrip().startswith("- "):
                message = _("a list begins here, but the line above has a text already.")
                hint = _("Write the list below `name:` alone, or put the text in quotes.")
                self.report(end + 1, values.Slip("", message, hint), "")
            end += 1
        return end

    def closing_line(self, index: int, parts: _Line) -> int:
        """The line on which a quote or bracket opened at `index` is closed; `index` itself where that is nowhere."""
        end = index + 1
        while end < len(self.lines) and (
            not self.lines[end] or _indent(self.lines[end]) > parts.depth or self.lines[end][0] in "]}"
        ):
            end += 1
        text = "\n".join([parts.value, *self.lines[index + 1 : end]])
        closed = values.closed_at(text)
        return index if closed is None else index + text.count("\n", 0, closed)

    def too_deep(self, index: int, depth: int) -> None:
        """A field below a text: either it is indented too far, or it is no field."""
        line = " " * depth + self.lines[index].lstrip()
        message = _("this line is indented more than the one above, as if it went on with that text.")
        hint = _("Put quotes round the text if it does; if not, line up with the one above: {line}", line=line.strip())
        self.problems.append(Problem(path=self.path, line=self.first_line + index, message=message, hint=hint))
        self.lines[index] = line

    def signs_in_brackets(self, begin: int, end: int) -> None:
        for index in range(begin, end + 1):
            line = self.lines[index]
            if found := values.LOST.search(line):
                text = line[found.start() :].strip()[:30]
                message = _("everything from `{text}` on would be lost: ` #` begins a comment.", text=text)
                self.report(index, values.Slip("", message, _("Leave the # out, or put quotes round the word:")), line)
                self.lines[index] = line[: found.start()] + line[found.end() :]


def mend(lines: Sequence[str], *, path: Path, first_line: int) -> tuple[list[str], list[Problem]]:
    """The same lines with every slip mended, and a problem for each, with the corrected line as its hint.

    `first_line` is the number of the first line in the file. No-break spaces where only a space makes sense are
    understood without a word.
    """
    mender = _Mender(lines, path, first_line)
    mender.run()
    return mender.lines, mender.problems


def _plain_spaces(line: str) -> str:
    """Spaces of a word processor become plain ones where they indent a line or set off its value."""
    found = None if line.isascii() else _HEAD_SPACES.match(line)
    if not found:
        return line
    head = re.sub(f"[{_ODD_SPACES}]", " ", re.sub(f"[{_INVISIBLE}]", "", found[0]))
    return head + line[found.end() :].rstrip(f"{_INVISIBLE}\u00a0")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
