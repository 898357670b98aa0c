"""YAML to nodes that keep their line, by PyYAML's C parser where there is one.

This module loads PyYAML: it is itself loaded only when a file is really read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from storyshare.errors import Problem
from storyshare.files.decode import CONTROL
from storyshare.files.nodes import ListNode, Node, TableNode, TextNode
from storyshare.files.quoting import in_curly_quotes, requoted
from storyshare.files.slips import mend
from storyshare.i18n import _

MAX_DEPTH = 12
"""How deep lists and tables may be nested; a record needs four steps."""

_COLON = re.compile(r"\s*:")


def parse(text: str, *, path: Path, first_line: int = 1) -> tuple[TableNode, list[Problem]]:
    """The fields of a YAML text, and everything wrong with it, in the order of the lines.

    `first_line` is the line of the file on which the text begins. Where one part cannot be read, the others are still
    given, so that all problems are seen at once. Anchors, aliases and tags are refused; every value is text.
    """
    lines, problems = mend(text.split("\n"), path=path, first_line=first_line)
    builder = _Builder(lines, path, first_line)
    try:
        table = builder.table(lines, 0)
    except yaml.YAMLError:
        builder = _Builder(lines, path, first_line)
        table = builder.by_pieces(lines)
    return table, sorted([*problems, *builder.problems], key=lambda problem: problem.line)


class _TooDeepError(yaml.YAMLError):
    """Brackets within brackets: reading on could take hours."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index


class _Builder:
    """Makes nodes of the parser's events, and collects what is wrong on the way."""

    def __init__(self, lines: Sequence[str], path: Path, first_line: int) -> None:
        self.lines = lines
        self.path = path
        self.first_line = first_line
        self.offset = 0
        self.problems: list[Problem] = []

    def report(self, index: int, message: str, hint: str) -> None:
        self.problems.append(Problem(path=self.path, line=self.first_line + index, message=message, hint=hint))

    def at(self, event: yaml.Event) -> int:
        """The index of the line on which an event begins."""
        return self.offset + (event.start_mark.line if event.start_mark else 0)

    def by_pieces(self, lines: Sequence[str]) -> TableNode:
        """Read each top-level field on its own: one that cannot be read does not hide the others."""
        starts = [index for index, line in enumerate(lines) if line and line[0] not in " #-]}"]
        if any(line.strip() and not line.lstrip().startswith("#") for line in lines[: (starts or [len(lines)])[0]]):
            starts.insert(0, 0)
        values: dict[str, Node] = {}
        keys: dict[str, int] = {}
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            try:
                piece = self.table(lines[start:end], start)
            except _TooDeepError as error:
                self.report(error.index, _("lists within lists go too deep here."), _("Are there brackets too many?"))
            except yaml.YAMLError as error:
                mark = getattr(error, "problem_mark", None)
                self.unreadable(start, min(start + (mark.line if mark else 0), end - 1))
            else:
                for key, node in piece.values.items():
                    self.keep(values, keys, key, node, piece.lines[key] - self.first_line)
        return TableNode(values=values, lines=keys, line=self.first_line)

    def unreadable(self, start: int, at: int) -> None:
        line = self.lines[at].strip() or self.lines[start].strip()
        found = re.match(r"((?:- +)*(?:[\w ]+:)? *)(.*)", line)
        if found and found[1].strip() and found[2]:
            hint = _("Put the whole value in quotes: {found}{quoted}", found=found[1], quoted=requoted(found[2]))
        else:
            hint = _("A field is written `name: value`; what belongs under it is indented by two spaces.")
        self.report(at, _("this line cannot be read: `{line}`.", line=line[:60]), hint)

    def table(self, lines: Sequence[str], offset: int) -> TableNode:
        """The fields of one YAML text, which begins `offset` lines after the first."""
        self.offset = offset
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)("\n".join(lines) + "\n")
        events: Iterator[yaml.Event] = iter(loader.get_event, None)
        node: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and node is not None:
                self.report(self.at(event), _("a second document begins here."), _("Take this line away."))
                break
            if isinstance(event, yaml.NodeEvent):
                node = self.node(event, events, 0)
        if isinstance(node, TableNode):
            return node
        if node is None or node == TextNode(text="", line=node.line):
            return TableNode(line=self.first_line)
        index = node.line - self.first_line
        self.report(
            index,
            _("`{line}` is no field.", line=self.lines[index].strip()[:60]),
            _("A field is written `name: value`."),
        )
        return TableNode(line=self.first_line)

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if type(event) is yaml.ScalarEvent and not event.anchor and not event.tag:
            return TextNode(text=self.text(event), line=self.first_line + self.at(event))
        index = self.at(event)
        if depth > MAX_DEPTH and isinstance(event, yaml.CollectionStartEvent):
            raise _TooDeepError(index)
        if isinstance(event, yaml.AliasEvent):
            self.report(
                index, _("`*{anchor}` refers to another value.", anchor=event.anchor), _("Write the value itself.")
            )
            return TextNode(text="", line=self.first_line + index)
        self.refuse_marks(event, index)
        if isinstance(event, yaml.ScalarEvent):
            return TextNode(text=self.text(event), line=self.first_line + index)
        if isinstance(event, yaml.SequenceStartEvent):
            values = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                values.append(self.node(inner, events, depth + 1))
            return ListNode(values=tuple(values), line=self.first_line + index, inline=bool(event.flow_style))
        return self.entries(event, events, depth)

    def refuse_marks(self, event: yaml.Event, index: int) -> None:
        if anchor := getattr(event, "anchor", None):
            self.report(
                index,
                _("`&{anchor}` gives a name to a value.", anchor=anchor),
                _("Take it away, or put quotes round all."),
            )
        if tag := getattr(event, "tag", None):
            shown = str(tag).replace("tag:yaml.org,2002:", "!!")
            self.report(
                index, _("`{shown}` gives a type to a value.", shown=shown), _("Take it away, or put quotes round all.")
            )

    def text(self, event: yaml.ScalarEvent) -> str:
        text = str(event.value)
        if found := CONTROL.search(text):
            # In double quotes a few letters can stand for one: on a screen it would do things, not be seen.
            message = _("an invisible control character (U+{sign:04X}) is written in this value.", sign=ord(found[0]))
            self.report(self.at(event), message, _("Take it away, or put the value in single quotes."))
            text = CONTROL.sub("", text)
        if event.style or not in_curly_quotes(text):
            return text
        message = _(
            "the quotation marks {opening}{closing} would be part of the text: only straight ones are taken away.",
            opening=text[0],
            closing=text[-1],
        )
        self.report(self.at(event), message, _("Write: {quoted}", quoted=requoted(text[1:-1])))
        return text[1:-1]

    def entries(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> TableNode:
        values: dict[str, Node] = {}
        keys: dict[str, int] = {}
        cut: list[str] = []
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            index = self.at(event)
            key = self.node(event, events, depth + 1)
            event_of_value = next(events)
            node = self.node(event_of_value, events, depth + 1)
            if not isinstance(key, TextNode):
                self.report(index, _("brackets cannot be the name of a field."), _("Put the whole value in quotes."))
            elif getattr(start, "flow_style", False) and self.was_cut(event, event_of_value):
                cut.append(key.text)
            else:
                self.put_together(index, values, cut)
                cut = []
                self.keep(values, keys, key.text, node, index)
        self.put_together(self.at(event), values, cut)
        return TableNode(values=values, lines=keys, line=self.first_line + self.at(start))

    def keep(self, values: dict[str, Node], keys: dict[str, int], key: str, node: Node, index: int) -> None:
        if key in keys:
            self.report(
                index,
                _("`{key}` is written twice: here and on line {line}.", key=key, line=keys[key]),
                _("Keep one of the two."),
            )
            return
        values[key] = node
        keys[key] = self.first_line + index

    def was_cut(self, key: yaml.Event, value: yaml.Event) -> bool:
        """Whether a name in braces has no colon after it: `b` in `{text: a, b}`."""
        if not (isinstance(value, yaml.ScalarEvent) and value.value == "" and not value.style):
            return False
        end = key.end_mark
        return end is not None and not _COLON.match(self.lines[end.line + self.offset], end.column)

    def put_together(self, index: int, values: dict[str, Node], cut: Sequence[str]) -> None:
        """Name what a comma in braces cut off the value before it, and give it back to that value."""
        if not cut:
            return
        lost = ", ".join(cut)
        name = next(reversed(values), "")
        before = values.get(name)
        if not isinstance(before, TextNode):
            self.report(
                index, _("`{lost}` has no value.", lost=lost), _("In braces, write {name: value, name: value}.")
            )
            return
        whole = f"{before.text}, {lost}"
        values[name] = TextNode(text=whole, line=before.line)
        line = self.lines[index].strip().replace(whole, requoted(whole))
        self.report(
            index,
            _("`{lost}` would be lost: in braces a comma ends the value.", lost=lost),
            _("Write: {line}", line=line),
        )
