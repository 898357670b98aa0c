"""What is to be started, how often, and where its output goes: the same for cron, launchd and systemd."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from storyshare.errors import InputError, SetupError
from storyshare.i18n import _
from storyshare.timers.runs import LOG

# The hour must be a multiple, so that runs come evenly.
EVERY = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)

# "$0" is the log. Nothing said and code 0: silence, so that cron mails nothing. A run that dies without a word is told
# by its code. The moment stands above, because the log has no other. No percent sign: cron would cut the line there.
_REPORT = (
    'out=$("$@" 2>&1); code=$?; [ "$code$out" = 0 ] || '
    '{ date; [ -z "$out" ] || echo "$out"; [ "$code" = 0 ] || echo "exit code $code"; } | tee -a "$0"; exit "$code"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """`storyshare run` for one workspace every so many minutes; all paths absolute.

    `state` is the workspace's folder `.storyshare`, for lock and log; `python` the interpreter that has storyshare.
    """

    workspace: Path
    state: Path
    python: Path
    every: int = 5

    @property
    def command(self) -> tuple[str, ...]:
        """The command and its arguments: UTF-8 whatever the locale is, and nothing imported from where it starts."""
        storyshare = ("-X", "utf8", "-P", "-m", "storyshare")
        return (str(self.python), *storyshare, "--workspace", str(self.workspace), "run")

    @property
    def log(self) -> Path:
        """The file that gets whatever a run says."""
        return self.state / LOG

    def reported(self, *lock: str) -> tuple[str, ...]:
        """The command (behind `lock`, if any) in a POSIX shell that puts what it says into the log as well."""
        return ("/bin/sh", "-c", _REPORT, str(self.log), *lock, *self.command)

    def check(self) -> None:
        """Raise InputError for an interval or a folder that cannot be used, SetupError for a passing installation."""
        if self.every not in EVERY:
            choices = ", ".join(map(str, EVERY))
            raise InputError(
                _("Every {every} minutes is not possible.", every=self.every),
                hint=_("Choose one of {choices}.", choices=choices),
            )
        for path in (self.workspace, self.python):
            if re.search(r"[\x00-\x1f\x7f\\]", path.as_posix()):
                raise InputError(
                    _("{path!r} has a line break or a backslash in its name, which cron cannot take.", path=str(path)),
                    hint=_("Rename the folder."),
                )
        if {part.casefold() for part in self.python.parts} & {".cache", "cache", "caches"}:
            raise SetupError(
                _(
                    "This storyshare was started from a passing copy ({python}), which may be cleared away any day.",
                    python=self.python,
                ),
                hint=_("Install it for good (uv tool install ., or pipx install .) and run that one."),
            )


def name_of(workspace: Path) -> str:
    """A name for a workspace's agent or unit: safe in file names, the same every time, different for every path."""
    readable = re.sub(r"[^a-z0-9]+", "-", workspace.name.lower()).strip("-")
    digest = hashlib.sha256(str(workspace).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return "-".join(filter(None, ("storyshare", readable, digest)))
