"""Writes HTML: whatever is text is escaped, and only what was made here is taken as it is."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TypeAlias

_EMPTY = frozenset({"br", "img", "input", "link", "meta"})


class Html(str):
    """Text that is HTML already; nothing but `element`, `join` and files of the kit itself make it."""

    __slots__ = ()


Inside: TypeAlias = "str | Html | None"
Attribute: TypeAlias = "str | int | bool | None"


def element(name: str, /, *inside: Inside, **attributes: Attribute) -> Html:
    """An element with what is inside it, one after the other; plain text is escaped, None is left out.

    Attributes are written as Python can: `class_`, `data_text`. True is an attribute without a value; None and False
    leave it out.
    """
    opened = f"<{name}{''.join(map(_attribute, attributes, attributes.values()))}>"
    return Html(opened if name in _EMPTY else f"{opened}{join(inside)}</{name}>")


def join(parts: Iterable[Inside]) -> Html:
    """Several parts, one after the other."""
    return Html("".join(_safe(part) for part in parts if part is not None))


def _safe(part: str) -> str:
    return part if isinstance(part, Html) else escape(part, quote=False)


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
