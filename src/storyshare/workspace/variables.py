"""Writes variables into .env: what is changed is changed, and everything else stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

from storyshare.errors import InputError, SetupError
from storyshare.i18n import _

_MARK = b"\xef\xbb\xbf"
_MODE = 0o600
# What no reader of such files, a shell included, takes for anything but itself.
_PLAIN = re.compile(r"[A-Za-z0-9_@%+=:,./~-]+")
_BEFORE = re.compile(r"\s*(?:export[^\S\r\n]+)?(?:'[^']+'|[^=#\s]+)[^\S\r\n]*")
_EQUALS = re.compile(r"=[^\S\r\n]*")
_QUOTED = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"""", re.DOTALL)
_LINE = re.compile(r"[^\r\n]*")


def with_variables(path: Path, values: Mapping[str, str]) -> bytes:
    """The file as it would be with these variables; nothing is written. An empty value empties one that is there.

    Raises InputError for a value that cannot be kept there, SetupError where the file is not understood.
    """
    data = path.read_bytes() if path.exists() else b""
    try:
        old = data.decode("utf-8-sig")
        new = _changed(old, values)
        encoded = new.encode()
    except UnicodeError:
        raise SetupError(
            _("{path} is not saved as plain text (UTF-8).", path=path), hint=_("Save it anew: plain text, UTF-8.")
        ) from None
    # Looked at as it will be read: whatever stands in the file, nothing else may have changed.
    wanted = _read(old) | {name: value for name, value in values.items() if value or name in _read(old)}
    if _read(new) != wanted:
        names = ", ".join(values)
        raise InputError(
            _("{path} cannot hold this as it is.", path=path),
            hint=_("Look for a quote that does not end; then: {names}", names=names),
        )
    return (_MARK if data.startswith(_MARK) else b"") + encoded


def _read(text: str) -> dict[str, str | None]:
    from dotenv import dotenv_values

    return dict(dotenv_values(stream=StringIO(text), interpolate=False))


def _changed(text: str, values: Mapping[str, str]) -> str:
    from dotenv.parser import parse_stream

    bindings = list(parse_stream(StringIO(text)))
    pieces = [binding.original.string for binding in bindings]
    # The last one is the one that counts.
    places = {binding.key: number for number, binding in enumerate(bindings) if binding.key in values}
    for name, number in places.items():
        pieces[number] = _with_value(pieces[number], values[name or ""])
    new = "".join(pieces)
    end = "\r\n" if "\r\n" in text else "\n"
    return new + "".join(_added(new, {n: v for n, v in values.items() if v and n not in places}, end))


def _added(text: str, values: Mapping[str, str], end: str) -> Iterator[str]:
    if values and text and not text.endswith(("\n", "\r")):
        yield end
    for name, value in values.items():
        yield f"{name}={_written(value)}{end}"


def _with_value(line: str, value: str) -> str:
    """A line, with its comment, and with another value."""
    before = _BEFORE.match(line)
    if before is None:
        return line  # said by whoever reads it again
    rest = line[before.end() :]
    equals = _EQUALS.match(rest)
    if equals is None:
        return f"{before[0]}={_written(value)}{rest}"
    old = rest[equals.end() :]
    return f"{before[0]}{equals[0]}{_written(value)}{_after(old, spaced=len(equals[0]) > 1)}"


def _after(old: str, *, spaced: bool) -> str:
    """What stands behind a value."""
    if quoted := _QUOTED.match(old):
        return old[quoted.end() :]
    if spaced and old.startswith("#"):
        return f" {old}"
    found = _LINE.match(old)
    bare = re.sub(r"\s+#.*", "", found[0]).rstrip() if found else ""
    return old[len(bare) :]


def _written(value: str) -> str:
    """A value as python-dotenv reads it back."""
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
