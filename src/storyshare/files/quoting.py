"""Quotation marks: those that YAML needs, and those that a word processor put in their place."""

from __future__ import annotations

from storyshare.files.decode import CONTROL

CURLY = {"“": "”", "„": "“”", "”": "”", "«": "»", "‘": "’", "‚": "‘’", "’": "’", "»": "«"}
"""Each opening mark that is not YAML's own, with what may close it."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def quoted(text: str) -> str:
    """The text as a YAML value in straight double quotes, which reads back as the same; control characters left out."""
    return '"' + "".join(map(_escaped, CONTROL.sub("", text))) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = f"{ord(character):x}"
    return f"\\u{code:>04}" if len(code) <= len("ffff") else f"\\U{code:>08}"


def requoted(text: str) -> str:
    """The text in straight quotes, for a line that a person is to copy: single ones where it holds double ones."""
    if '"' in text and "'" not in text:
        return f"'{text}'"
    return quoted(text)


def in_curly_quotes(text: str) -> bool:
    """Whether a whole value stands in quotation marks that YAML does not know as such, “like this”."""
    if not text[1:] or text[-1] not in CURLY.get(text[0], ""):
        return False
    return not any(mark in text[1:-1] for mark in (text[0], text[-1]) if mark not in "’‘")
