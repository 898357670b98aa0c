"""Reads texts from other tools, whole or a line of JSON each, and answers; whatever comes, it goes on."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from storyshare.errors import InputError
from storyshare.i18n import N_, _

LONGEST_LINE = 1 << 20
_LARGEST_TEXT = 16 << 20
_TOO_LONG = N_("the line is longer than 1024 KiB")
# A terminal would obey these, and some programs take them for the end of a line; JSON may write them as numbers.
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029]")
_written = json.JSONEncoder(ensure_ascii=False).encode


def standard_input() -> BinaryIO:
    """The bytes of standard input. Raises InputError where there is none."""
    if sys.stdin is None:
        raise InputError(_("There is no standard input to read."), hint=_("Give it a text: echo … | storyshare …"))
    return sys.stdin.buffer


def read_text(source: BinaryIO, name: str) -> str:
    """All of it as one text, without a byte-order mark. Raises InputError where it is too large, or not UTF-8."""
    data = source.read(_LARGEST_TEXT + 1)
    if len(data) > _LARGEST_TEXT:
        raise InputError(
            _("{name} is larger than {largest_text} MiB.", name=name, largest_text=_LARGEST_TEXT >> 20),
            hint=_("Read it by lines, with --jsonl."),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(_("{name} is not written in UTF-8.", name=name), hint=_("Save it as UTF-8.")) from error


def read_objects(source: BinaryIO) -> Iterator[dict[str, Any] | str]:
    """Each line as an object that has a "text", or what is wrong with the line; holds no more than one at a time."""
    for line in _bounded(source):
        yield _(_TOO_LONG) if line is None else _object(line)


def answer(value: dict[str, Any]) -> None:
    """Print one answer as a line of JSON, at once: whoever asked may wait for it."""
    line = _written(value)
    if not line.isascii():
        line = _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", line)
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def until_read_enough() -> Iterator[None]:
    """Stop quietly where whoever reads the answers has closed the pipe."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _object(line: bytes) -> dict[str, Any] | str:
    try:
        read: Any = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return _("the line is not JSON in UTF-8")
    if not isinstance(read, dict) or not isinstance(read.get("text"), str):
        return _('the line is not an object with a "text"')
    return read


def _bounded(source: BinaryIO) -> Iterator[bytes | None]:
    """The lines; None for one that is too long, of which no more than the limit is ever held."""
    while line := source.readline(LONGEST_LINE + 1):
        if len(line) <= LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := source.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None
