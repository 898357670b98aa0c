"""The story's own text, without its Markdown, for threads, and for records without a summary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from storyshare.compose.inline import plain

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_QUOTED = re.compile(r"\A(?: {0,3}> ?)+")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|\Z)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*\Z")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})\Z")
_FENCE = re.compile(r"\s*(?:`{3,}[^`]*|~{3,}.*)\Z")
_BULLET = re.compile(r"\s*[-*+]\s+(?:\[[ xX]\]\s+)?(?=\S)")
_NUMBER = re.compile(r"\s*(\d{1,3}[.)])\s+(?=\S)")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*\Z")
_ADDRESS_OF = re.compile(r" {0,3}\[[^\]^][^\]]*\]:\s*\S+(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*\Z")
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:\s*")
_LONGEST_HEADING = 80
_STOPS = ".!?…。！？।؟۔"


def paragraphs(body: str) -> Iterator[str]:
    """The paragraphs that are no headings, each as plain text: on one line, but each line of a list on its own.

    Nothing that a reader of the page would see is lost but headings and pictures: a link keeps its words, a table its
    cells, a footnote its number.
    """
    for lines in _blocks(body):
        if found := "\n".join(filter(None, map(plain, _joined(lines)))):
            yield found


def beginning(body: str) -> str:
    """The first paragraph, with the list that it announces."""
    found = paragraphs(body)
    first = next(found, "")
    return f"{first}\n{next(found, '')}".strip() if first.endswith((":", "：")) else first


def _blocks(body: str) -> Iterator[list[str]]:
    """The lines of each paragraph or list, without headings, rules and what else is only there for the page."""
    block: list[str] = []
    for line in (*(_QUOTED.sub("", line) for line in _visible(body).splitlines()), ""):
        if _UNDERLINE.match(line) and _is_heading(block):
            block = []
        elif not line.strip() or _HEADING.match(line) or _RULE.match(line) or _FENCE.match(line):
            if block:
                yield block
            block = []
        elif not (_ADDRESS_OF.match(line) or ("|" in line and _TABLE_RULE.match(line))):
            block.append(line)


def _visible(body: str) -> str:
    return _COMMENT.sub("", body) if "<!--" in body else body


def _is_heading(block: list[str]) -> bool:
    """Whether what a line of dashes stands under is a title, and not a text that ends with a rule."""
    return len(block) == 1 and len(block[0]) <= _LONGEST_HEADING and block[0].rstrip()[-1:] not in _STOPS


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """A paragraph as one line, each line of a list and each row of a table as another."""
    joined: list[str] = []
    listed = False
    for line in lines:
        number = _NUMBER.match(line)
        begins, shown = True, line
        if bullet := _BULLET.match(line):
            shown = f"• {line[bullet.end() :]}"
        elif number and (listed or not joined or number[1][:-1] == "1"):
            shown = f"{number[1]} {line[number.end() :]}"
        elif footnote := _FOOTNOTE.match(line):
            shown = f"[{footnote[1]}] {line[footnote.end() :]}"
        elif line.lstrip().startswith("|"):
            cells = (each.strip() for each in line.strip().strip("|").split("|"))
            shown = f"• {', '.join(filter(None, cells))}"
        else:
            begins = False
        if begins and joined:
            yield "\n".join(joined)
            joined = []
        listed = listed or begins
        joined.append(shown)
    if joined:
        yield "\n".join(joined)
