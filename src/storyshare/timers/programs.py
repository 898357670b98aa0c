"""Calls the system's own programs: by absolute path, without a shell, in bounded time."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass

from storyshare.errors import SetupError, system_words
from storyshare.i18n import _

_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a program said. Bytes that are no UTF-8 are kept as surrogates, so that they can be given back unchanged."""

    code: int
    out: str
    said: str


def has(name: str) -> bool:
    """Whether a program of that name is on the PATH."""
    return shutil.which(name) is not None


def call(name: str, *arguments: str, given: str = "") -> Answer:
    """Run a program with `given` as its input. Raises SetupError where it is absent or takes too long."""
    path = shutil.which(name)
    if path is None:
        raise SetupError(
            _("This computer has no {name}.", name=name),
            hint=_("Install {name}, or look at: storyshare cron show", name=name),
        )
    try:
        done = subprocess.run(  # noqa: S603 - an absolute path and arguments of ours, no shell
            [os.path.abspath(path), *arguments],  # noqa: PTH100 - `resolve` would follow a multi-call program's link
            input=given.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            # Its refusals are told apart by their English words.
            env={**os.environ, "LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired as error:
        raise SetupError(
            _("{name} did not answer within {seconds} seconds.", name=name, seconds=_SECONDS), hint=_("Try it again.")
        ) from error
    except OSError as error:
        raise SetupError(_("{name} could not be started: {why}.", name=name, why=system_words(error))) from error
    out, said = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
    return Answer(code=done.returncode, out=out, said=said.strip())


def must(name: str, *arguments: str, given: str = "") -> str:
    """Run a program that has to succeed; gives its output. Raises SetupError with its own words where it does not."""
    answer = call(name, *arguments, given=given)
    if answer.code:
        said = answer.said.encode("utf-8", "replace").decode() or _("exit code {code}", code=answer.code)
        raise SetupError(_("{name} refused: {said}", name=name, said=said), hint=_("Nothing else was changed."))
    return answer.out
