"""The story's own text, without its Markdown, for threads, and for records without a summary."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARKS = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),  # images
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),  # links
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+]|\d+\.)\s+", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
)
_HEADING = re.compile(r"\s*#{1,6}\s")


def paragraphs(body: str) -> Iterator[str]:
    """The paragraphs that are no headings, each as plain text on one line."""
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        if _HEADING.match(paragraph):
            continue
        for pattern, kept in _MARKS:
            paragraph = pattern.sub(kept, paragraph)  # noqa: PLW2901 - each step works on the last one's result
        if plain := " ".join(paragraph.split()):
            yield plain
