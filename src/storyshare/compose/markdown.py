"""The story's own text, without its Markdown, for the case that a record has no summary."""

from __future__ import annotations

import re

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


def first_paragraph(body: str) -> str:
    """The first paragraph that is no heading, as plain text on one line; empty where there is none."""
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        if paragraph.lstrip().startswith("#"):
            continue
        for pattern, kept in _MARKS:
            paragraph = pattern.sub(kept, paragraph)  # noqa: PLW2901 - each step works on the last one's result
        if plain := " ".join(paragraph.split()):
            return plain
    return ""
