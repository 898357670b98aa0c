"""What a YAML file holds, each piece with its line: text, lists and tables; nothing is typed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class TextNode:
    """A single value, as it was written."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNode:
    """Several values; `inline` when written in square brackets."""

    values: tuple[Node, ...]
    line: int
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableNode:
    """Named values, in the order of the file; `lines` has the line of each name."""

    values: Mapping[str, Node] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    line: int = 0


Node = TextNode | ListNode | TableNode
