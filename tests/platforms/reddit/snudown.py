"""Reads Markdown by the rules of old Reddit's own reader (snudown), as far as plain text with links needs them.

Anything that it would make more of than words, line breaks and links in brackets is an error.
"""

from __future__ import annotations

import html
import re

ESCAPES = "\\`*_{}[]()#+-.!:|&<>/^~"
_ENTITY = re.compile(r"&#?[A-Za-z0-9]+;")
_BLOCK = re.compile(
    r"(?m)^ {0,3}(?:>|#|[*+-] |[0-9]+\. |(?:[*_-] *){3,}$|[~`]{3})|^    |^=+ *$|^-+ *$|^ *\[[^\]\n]+\]:",
)
_WWW = re.compile(r"www\.[A-Za-z0-9]?[A-Za-z0-9-]*")
_MAIL = re.compile(r"@[A-Za-z0-9_-]*\.")
_SAFE = re.compile(r"(?i)(?:http|https|ftp|git|steam|irc|news|mumble|ssh|ircs)://[A-Za-z0-9#/?]")


def shown(markdown: str) -> tuple[str, list[tuple[str, str]]]:
    """What a reader sees, and what is clickable: the words, and where they lead."""
    links: list[tuple[str, str]] = []
    assert not (found := _BLOCK.search(markdown)), found
    paragraphs = [_inline(each.strip("\n"), links) for each in re.split(r"\n(?: *\n)+", markdown)]
    return "\n\n".join(paragraphs), links


def _inline(text: str, links: list[tuple[str, str]], *, within: bool = False) -> str:
    out, place = "", 0
    while place < len(text):
        sign, rest = text[place], text[place:]
        assert sign not in "*_~^`<", rest
        if sign == "\\" and rest[1:2] and rest[1] in ESCAPES:
            out, place = out + rest[1], place + 2
        elif sign == "&" and (entity := _ENTITY.match(rest)):
            out, place = out + html.unescape(entity[0]), place + entity.end()
        elif sign == "[" and (link := _link(rest)):
            label, address, length = link
            words = _inline(label, links, within=True)
            assert _SAFE.match(address), address
            links.append((words, address))
            out, place = out + words, place + length
        elif sign == "\n":
            assert text[place - 2 : place] == "  ", "a line that is not broken"
            spaces = place - len(text[:place].rstrip(" "))  # not those that are written as numbers
            out, place = out[: len(out) - spaces] + "\n", place + 1
        else:
            if not within:
                _no_autolink(text, place)
            out, place = out + sign, place + 1
    return out


def _no_autolink(text: str, place: int) -> None:
    rest, before = text[place:], text[:place]
    sign = rest[0]
    if sign == ":":
        assert not rest.startswith("://"), rest
    if sign == "w" and (not before or not before[-1].isalnum()):
        assert not _WWW.match(rest), rest
    if sign == "@" and re.search(r"[A-Za-z0-9.+_-]\Z", before):
        assert not _MAIL.match(rest), rest
    if sign == "/":
        assert not re.match(r"(?i)/(?:r|u|user)/", rest), rest
        assert not re.search(r"(?i)(?:\A|[^A-Za-z0-9])[ru]\Z", before), rest


def _link(text: str) -> tuple[str, str, int] | None:
    """The words, the address and the length of a link in brackets; None where there is none."""
    level, end = 1, 1
    while end < len(text):
        if text[end - 1] != "\\":
            level += {"[": 1, "]": -1}.get(text[end], 0)
        if level == 0:
            break
        end += 1
    at = end + 1
    if end >= len(text) or text[at : at + 1] != "(":
        return None
    close = at + 1
    while close < len(text) and text[close] not in ")'\"":
        close += 2 if text[close] == "\\" else 1
    if close >= len(text) or text[close] != ")":
        return None
    return text[1:end], re.sub(r"\\(.)", r"\1", text[at + 1 : close]), close + 1
