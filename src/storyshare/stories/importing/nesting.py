"""How deep a page's elements nest, before it is parsed: a parser's time grows with the square of the depth."""

from __future__ import annotations

import re

MOST_DEPTH = 400
MOST_TAGS = 100_000
_MOST_ATTRIBUTES = 1_000
_IN_A_TAG = re.compile(r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
_BETWEEN = re.compile(r"""[\s/"]+""")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})|<!--")
_VOID = frozenset((
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr", "p", "li", "dd", "dt",
))  # fmt: skip  # p, li, dd and dt end by themselves where the next one begins
# Past these no end tag reaches what was begun outside.
_WALLS = frozenset(("applet", "caption", "html", "table", "td", "th", "marquee", "object", "template", "svg", "math"))
_END_OF_COMMENT = re.compile("-->")
_DRAWINGS = frozenset(("svg", "math"))
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))


def is_harmless(html: str) -> bool:
    """Whether so few elements stand in so few others that the page can be parsed in a moment."""
    opened: list[str] = []
    at = 0
    for _ in range(MOST_TAGS):
        found = _TAG.search(html, at)
        if not found:
            return True
        at = found.end()
        name = (found[2] or "").lower()
        if _has_too_many_attributes(html, at):
            return False
        if found[1]:
            _close(opened, name)
        elif end := _end_of_what_is_no_element(name, opened):
            at = _after(end, html, at)
        elif name not in _VOID:
            opened.append(name)
            if len(opened) > MOST_DEPTH:
                return False
    return False


def _end_of_what_is_no_element(name: str, opened: list[str]) -> re.Pattern[str] | None:
    """What ends a comment, or an element in which nothing is an element; a drawing has its own of those names."""
    if not name:
        return _END_OF_COMMENT
    return re.compile(f"</{name}", re.IGNORECASE) if name in _RAW and not _DRAWINGS.intersection(opened) else None


def _after(end: re.Pattern[str], html: str, at: int) -> int:
    found = end.search(html, at)
    return found.end() if found else len(html)


def _close(opened: list[str], name: str) -> None:
    if name not in opened:
        return
    for place in range(len(opened) - 1, -1, -1):
        if opened[place] == name:
            del opened[place:]
            return
        if opened[place] in _WALLS:
            return


def _has_too_many_attributes(html: str, at: int) -> bool:
    """Whether a tag has so many that looking for doubles among them takes long; a picture written into one is none."""
    found = _IN_A_TAG.match(html, at)
    if not found or found.end() - at < _MOST_ATTRIBUTES:
        return False
    return len(_BETWEEN.findall(_QUOTED.sub('"', found[0]))) > _MOST_ATTRIBUTES
