"""One paragraph of Markdown as plain text on one line."""

from __future__ import annotations

import re

# Signs that are meant as they stand are set aside meanwhile, to where no text has any.
_ASIDE = 0x10FF00
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_SET_ASIDE = re.compile("[\U0010ff00-\U0010ff7f]")
_ADDRESS = r"\(\s*(?:<[^<>]*>|(?:[^\s()]|\([^\s()]*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
_WORDS = r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_STEPS = (
    (re.compile(rf"!{_WORDS}(?:{_ADDRESS}|\[[^\]]*\])"), ""),
    (re.compile(_WORDS + _ADDRESS), r"\1"),
    (re.compile(rf"{_WORDS}\[[^\]]*\]"), r"\1"),
    (re.compile(r"\[\^([^\]\s]+)\]"), r"[\1]"),
    (re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>"), r"\1"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), " "),
    (re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>"), ""),
    (re.compile(r"\\$", re.MULTILINE), ""),
    (re.compile(r"(\*\*|~~)(?=\S)(.+?)(?<=\S)\1", re.DOTALL), r"\2"),
    (re.compile(r"(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)", re.DOTALL), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)"), r"\1"),
)
_SPACES = re.compile("[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_MARKS = re.compile(r"[\\`*_~\[<&]")


def plain(paragraph: str) -> str:
    """The paragraph without emphasis, addresses, pictures and tags, runs of white space as one space."""
    if _MARKS.search(paragraph):
        paragraph = _unmarked(paragraph)
    return on_one_line(paragraph)


def on_one_line(text: str) -> str:
    """The text with each run of white space as one space; a no-break space is kept, which French is set with."""
    return _SPACES.sub(" ", text).strip()


def _unmarked(text: str) -> str:
    text = _ESCAPED.sub(lambda match: _aside(match[1]), text)
    text = _CODE.sub(lambda match: "".join(map(_aside, _back(match[2], "\\").strip())), text)
    for pattern, kept in _STEPS:
        text = pattern.sub(kept, text)
    if _ENTITY.search(text):
        from html import unescape

        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    return _back(text)


def _aside(sign: str) -> str:
    return chr(_ASIDE + ord(sign)) if sign.isascii() and sign.isprintable() and not sign.isspace() else sign


def _back(text: str, before: str = "") -> str:
    return _SET_ASIDE.sub(lambda match: before + chr(ord(match[0]) - _ASIDE), text)
