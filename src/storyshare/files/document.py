"""A hand-written file as a whole: its fields, its body, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from storyshare.errors import Problem
from storyshare.files.decode import read_text
from storyshare.files.fields import Fields
from storyshare.files.nodes import TableNode
from storyshare.i18n import _

_FENCE = "---"
# What word processors and keyboards make of three hyphens.
_NEARLY_FENCE = re.compile("[-‐‑‒–—―−]{1,6}")
_FIELD = re.compile(r"[a-z_]+:(?:\s|$)")


@dataclass(slots=True, kw_only=True)
class Document:
    """One file as it was read; `problems` grows while its fields are asked for.

    `readable` is false where nothing of it could be read: then it has no fields that could be missing.
    """

    path: Path
    table: TableNode = field(default_factory=TableNode)
    body: str = ""
    readable: bool = True
    problems: list[Problem] = field(default_factory=list)

    def fields(self) -> Fields:
        """The fields at the top of the file."""
        return Fields(self.table, path=self.path, problems=self.problems)


def read_yaml(path: Path) -> Document:
    """A YAML file: all of it is fields."""
    text, problems = read_text(path)
    if not text.strip():
        return Document(path=path, readable=False, problems=problems)
    from storyshare.files.parsing import parse

    table, more = parse(text, path=path)
    return Document(path=path, table=table, problems=[*problems, *more])


def read_record(path: Path) -> Document:
    """A Markdown file with its fields between two lines of `---`, and the body below them."""
    text, problems = read_text(path)
    if not text.strip():
        return Document(path=path, readable=False, problems=problems)
    from storyshare.files.parsing import parse

    lines = text.split("\n")
    begin, end = _front_matter(lines, path, problems)
    table, more = parse("\n".join(lines[begin:end]), path=path, first_line=begin + 1)
    body = "\n".join(lines[end:])
    first, _, rest = body.partition("\n")
    body = rest if _is_fence(first) else body
    return Document(path=path, table=table, body=body.strip(), problems=[*problems, *more])


def _is_fence(line: str) -> bool:
    return bool(_NEARLY_FENCE.fullmatch(line.strip()))


def _front_matter(lines: list[str], path: Path, problems: list[Problem]) -> tuple[int, int]:
    """The indexes of the first line of the fields, and of the line after the last."""
    first = next(index for index, line in enumerate(lines) if line.strip())
    if not _is_fence(lines[first]):
        message = _("the fields must begin with a line of three hyphens, `---`, and end with another.")
        problems.append(
            Problem(path=path, line=first + 1, message=message, hint=_("Write --- on a line above this one."))
        )
        begin = first
    else:
        _nearly(lines, first, path, problems)
        begin = first + 1
    for end in range(begin, len(lines)):
        if lines[end] == lines[end].lstrip() and _is_fence(lines[end]):
            _nearly(lines, end, path, problems)
            return begin, end
    end = _guessed_end(lines, begin)
    message = _("the fields must end with a line of three hyphens, `---`, before the story.")
    problems.append(Problem(path=path, line=end, message=message, hint=_("Write --- on a line below this one.")))
    return begin, end


def _nearly(lines: list[str], index: int, path: Path, problems: list[Problem]) -> None:
    found = lines[index].strip()
    if found != _FENCE:
        message = _("`{found}` was taken for three hyphens.", found=found)
        hint = _("Write --- instead (a word processor may have joined them).")
        problems.append(Problem(path=path, line=index + 1, message=message, hint=hint, severity="warning"))


def _guessed_end(lines: list[str], begin: int) -> int:
    """Where the fields seem to end: before the first empty line that no field follows."""
    empty = -1
    for index in range(begin, len(lines)):
        line = lines[index]
        if not line.strip():
            empty = index if empty < 0 else empty
        elif empty >= 0 and not _FIELD.match(line) and line[0] not in " -#":
            return empty
        else:
            empty = -1
    return len(lines) if empty < 0 else empty
