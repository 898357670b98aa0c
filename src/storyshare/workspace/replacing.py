"""A file that people keep is replaced by a new one, whole or not at all, whatever happens in between."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storyshare.errors import SetupError, system_words
from storyshare.i18n import _
from storyshare.workspace.private import keep_folder

_ALL_MAY_READ = 0o644


@contextmanager
def unfinished(path: Path, data: bytes, *, mode: int | None = None) -> Iterator[Callable[[], None]]:
    """The new file beside the old one, on the disk already; what is given puts it in the old one's place.

    What is not put there is taken away. It has `mode`, else that of the old one. A link stays one: what it points to is
    replaced. Raises SetupError where the folder cannot be written.
    """
    real = path.resolve()
    new = real.with_name(f"{real.name}.{os.getpid()}.unfinished")
    try:
        try:
            kept = stat.S_IMODE(real.stat().st_mode) if mode is None and real.exists() else mode or _ALL_MAY_READ
            new.unlink(missing_ok=True)
            with open(new, "xb", opener=lambda name, flags: os.open(name, flags, kept)) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())

            def finish() -> None:
                new.replace(real)
                keep_folder(real.parent)

            yield finish
        except OSError as error:
            raise SetupError(
                _("{path} could not be written: {why}.", path=path, why=system_words(error)),
                hint=_("Is the disk full? Look at the folder's permissions."),
            ) from error
    finally:
        new.unlink(missing_ok=True)
