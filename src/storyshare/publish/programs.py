"""Programs of the desk's own that storyshare.toml names: started without a shell, never for longer than they may."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence

from storyshare.i18n import _
from storyshare.platforms.failures import plain
from storyshare.text.secrets import suspicions
from storyshare.workspace import Workspace, secret_values

_LAST = 2_000


class ProgramError(Exception):
    """Why it did not do what it was to do, in plain words without a secret."""


def run_program(
    place: Workspace, command: Sequence[str], *, given: str = "", seconds: float, heard: bool = False
) -> None:
    """Start a program, give it a text, and wait until it has ended well. Raises ProgramError.

    With `heard`, the last line that it wrote stands in the error, unless a secret may be in it.
    """
    import subprocess

    name, *arguments = command or ("",)
    # A path is meant from the workspace, wherever cron started us.
    program = shutil.which(place.root / name if os.path.dirname(name) else name)  # noqa: PTH120 - Path drops the "./"
    if program is None:
        raise ProgramError(_("there is no program {name!r} that can be started", name=name))
    # A file and no pipe: whatever it leaves running must not keep us by an open one.
    with tempfile.TemporaryFile() as written:
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own program, no shell
                [program, *arguments],
                input=given.encode("utf-8", "replace"),
                stdout=written if heard else subprocess.DEVNULL,
                stderr=written if heard else subprocess.DEVNULL,
                cwd=place.root,
                check=False,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            raise ProgramError(_("{name} did not end within {seconds:g} seconds", name=name, seconds=seconds)) from None
        except (OSError, ValueError):
            raise ProgramError(_("{name} could not be started", name=name)) from None
        if done.returncode:
            said = _last_line(place, written.fileno()) if heard else ""
            raise ProgramError(
                _("{name} ended with exit code {returncode}", name=name, returncode=done.returncode)
                + (f": {said}" if said else "")
            )


def _last_line(place: Workspace, written: int) -> str:
    """The last line that a program wrote; nothing where it may hold a password, a token or a key."""
    size = os.lseek(written, 0, os.SEEK_END)
    os.lseek(written, max(0, size - _LAST), os.SEEK_SET)
    lines = os.read(written, _LAST).decode("utf-8", "replace").splitlines()
    # What begins before that may begin with half a secret.
    said = [line for line in lines[size > _LAST :] if line.strip()]
    # All of the line is looked through, before it is cut to be shown.
    line = plain(said[-1], longest=_LAST) if said else ""
    known = {*secret_values(place.root, place.state).values(), *_secrets_of_environment()}
    return "" if any(secret in line for secret in known) or any(suspicions(line)) else plain(line)


def _secrets_of_environment() -> set[str]:
    """Values that a program may have been given and say back; a short one would stand in any text."""
    shortest = 8
    names = ("KEY", "TOKEN", "SECRET", "PASS", "CREDENTIAL", "AUTH", "WEBHOOK", "DATABASE_URL")
    return {
        value
        for name, value in os.environ.items()
        if len(value) >= shortest and any(word in name.upper() for word in names)
    }
