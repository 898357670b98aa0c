"""From the bytes of a file to its text, or to what is wrong with the file as a whole."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from storyshare.errors import Problem, system_words
from storyshare.i18n import N_, _

MAX_BYTES = 1024 * 1024
"""The most that a hand-written file may hold; a record of 1 MiB would be a book of 170,000 words."""

_HOW_TO_SAVE = N_(
    "Save it again as plain text in UTF-8. TextEdit: Format > Make Plain Text, then "
    "Save. Notepad: Save As, Encoding UTF-8. Word: Save As, Plain Text (.txt), Unicode "
    "(UTF-8), then give the file its old name."
)
_NOT_TEXT = (
    (b"{\\rtf", N_("is a formatted document (RTF), although its name says plain text")),
    (b"PK\x03\x04", N_("is a Word or Pages document, although its name says plain text")),
    (b"\xd0\xcf\x11\xe0", N_("is an old Word document, although its name says plain text")),
    (b"%PDF", N_("is a PDF, although its name says plain text")),
)
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
# UTF-8 that some program took for Windows-1252 and saved again: "JosÃ©", "â€œ".
_TWICE_ENCODED = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ“”˜¦]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
"""What no text has that people write, and half a letter.

U+202D and U+202E show what follows in another order than it is written in: a name that nothing finds.
"""


def read_text(path: Path) -> tuple[str, list[Problem]]:
    """The text of a file that a person wrote, with every line break as a newline, and what is wrong with it.

    A byte-order mark and Windows or old Mac line ends are understood. Never raises for what the file holds, nor for a
    file that cannot be read: the text is then empty and a problem says why.
    """
    try:
        if not path.is_file():
            return "", [_whole(path, _("there is no such file."), _("Look at the name and the folder."))]
        size = path.stat().st_size
        if size > MAX_BYTES:
            return "", [
                _whole(
                    path,
                    _("holds {size:.1f} MiB; a text may hold 1 MiB.", size=size / MAX_BYTES),
                    _("Is it a picture?"),
                )
            ]
        data = path.read_bytes()
    except OSError as error:
        return "", [
            _whole(
                path,
                _("cannot be read: {why}.", why=system_words(error)),
                _("Look at the file's permissions."),
            )
        ]
    return _decoded(path, data)


def _whole(path: Path, message: str, hint: str) -> Problem:
    return Problem(path=path, message=message, hint=hint)


def _decoded(path: Path, data: bytes) -> tuple[str, list[Problem]]:
    for opening, what in _NOT_TEXT:
        if data.lstrip().startswith(opening):
            return "", [_whole(path, f"{_(what)}.", _(_HOW_TO_SAVE))]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _has_many_nulls(data):
        return "", [_whole(path, _("is saved in UTF-16; it must be UTF-8."), _(_HOW_TO_SAVE))]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "", [_legacy(path, data, error.start)]
    text = _BREAKS.sub("\n", text).replace("\x0b", "\n").replace("\x0c", " ")
    if not text.strip():
        return "", [_whole(path, _("is empty."), _("Was it saved? A cloud drive may not have fetched it yet."))]
    return _without_controls(path, text)


def _has_many_nulls(data: bytes) -> bool:
    start = data[:1000]
    return start.count(0) * 4 > len(start)


def _legacy(path: Path, data: bytes, at: int) -> Problem:
    begin = max(data.rfind(b"\n", 0, at), data.rfind(b" ", 0, at)) + 1
    word = re.split(rb"\s", data[begin:], maxsplit=1)[0][:40]
    # Every byte has a meaning in Windows-1252 but five, and Mac Roman is only seen on Macs of the last century.
    guess = word.decode("cp1252", errors="replace")
    line = data.count(b"\n", 0, at) + 1
    message = _(
        "is not saved in UTF-8 but in an older encoding: the word `{guess}` cannot be read for certain.", guess=guess
    )
    return Problem(path=path, line=line, message=message, hint=_(_HOW_TO_SAVE))


def _without_controls(path: Path, text: str) -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    if not CONTROL.search(text) and not _TWICE_ENCODED.search(text):
        return text, problems
    for number, line in enumerate(text.split("\n"), start=1):
        if found := CONTROL.search(line):
            message = _("there is an invisible control character (U+{sign:04X}) in this line.", sign=ord(found[0]))
            hint = _("Delete the line and type it again.")
            problems.append(Problem(path=path, line=number, message=message, hint=hint))
        if found := _TWICE_ENCODED.search(line):
            message = _(
                "`{found}` looks like an accent or a quotation mark that was broken on the way here.", found=found[0]
            )
            hint = _("Type the letter again.")
            problems.append(Problem(path=path, line=number, message=message, hint=hint, severity="warning"))
    return CONTROL.sub("", text), problems
