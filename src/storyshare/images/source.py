"""The bytes of a picture file, read once: what is shown, what is approved and what is sent come from the same ones."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from storyshare.errors import InputError, Problem
from storyshare.i18n import N_, _

LARGEST_FILE = 50_000_000
SAVE_AS = N_("Save it as JPEG or PNG and name that file instead.")
# A named pipe would let nobody go on until somebody writes into it; Windows has no such flag, nor such files.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A picture file as it lay on the disk at one moment; `made_from` is the SHA-256 of its bytes, hexadecimal."""

    path: Path
    data: bytes = field(repr=False)
    made_from: str


def take(path: Path) -> Source:
    """The bytes of a plain file of at most 50 MB, once. Raises InputError for anything else; never waits."""
    try:
        with open(path, "rb", buffering=0, opener=lambda name, _: os.open(name, _FLAGS)) as file:
            seen = os.fstat(file.fileno())
            if not stat.S_ISREG(seen.st_mode):
                raise refusal(path, _("is no file"), _("Name the picture itself."))
            # A file that grows while it is read ends here as well.
            data = b"" if seen.st_size > LARGEST_FILE else _read(file.fileno())
            if max(seen.st_size, len(data)) > LARGEST_FILE:
                raise refusal(
                    path, _("is larger than {largest_file} MB", largest_file=LARGEST_FILE // 1000000), _(SAVE_AS)
                )
    except (OSError, ValueError) as error:
        message = _("is not there") if isinstance(error, FileNotFoundError) else _("cannot be opened")
        raise refusal(path, message, _("Check the name, and that you may read the file.")) from error
    return Source(path=path, data=data, made_from=hashlib.sha256(data).hexdigest())


def digest_of(path: Path) -> str:
    """SHA-256 (hexadecimal) of a picture file's bytes, as `PublicFile.made_from` names them.

    Empty where `fit` would not read the file either: it is not there, no plain file, or too large.
    """
    try:
        return take(path).made_from
    except InputError:
        return ""


def refusal(path: Path, message: str, hint: str) -> InputError:
    """An InputError that names the file, what is wrong with it, and what to do."""
    message, hint = _(message), _(hint)
    return InputError(f"{path.name} {message}", problems=[Problem(path=path, message=message, hint=hint)], hint=hint)


def _read(descriptor: int) -> bytes:
    data = bytearray()
    while len(data) <= LARGEST_FILE and (more := os.read(descriptor, 4_000_000)):
        data += more
    return bytes(data)
