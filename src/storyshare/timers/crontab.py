"""cron: a block in the user's own table, read and written by the program `crontab`."""

from __future__ import annotations

import shutil
from pathlib import Path

from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.timers import programs, table
from storyshare.timers.timer import Timer

# What the crontab of Debian, Red Hat, the BSDs and busybox say where there is no table yet.
_NO_TABLE = ("no crontab for", "no such file or directory")


class Crontab:
    """The user's crontab."""

    title = N_("your crontab")

    def wanted(self, timer: Timer) -> str:
        """The block to be there. Raises InputError where its line would be too long for cron."""
        return table.block(timer, lock=_lock(timer.state / "run.lock"))

    def current(self, workspace: Path) -> str:
        """The block that is there; empty where there is none."""
        return table.found(_read(), workspace) if programs.has("crontab") else ""

    def install(self, timer: Timer) -> None:
        """Put the block there. Raises SetupError where crontab refuses, InputError where an old block is damaged."""
        new = self.wanted(timer)
        _write(table.put(_read(), timer.workspace, new))
        if table.found(_read(), timer.workspace) != new:
            raise SetupError(_("crontab did not keep what it was given."), hint=_("Look what is there: crontab -l"))

    def remove(self, workspace: Path) -> None:
        """Take the block away."""
        _write(table.take(_read(), workspace))

    def advice(self, timer: Timer) -> str:
        """What else a person should know."""
        return _(
            "What a run says is mailed to you by cron, if this computer can mail, and kept in "
            "{log}.\n"
            "Passwords must be in .env: cron knows nothing of what you set in a terminal.",
            log=timer.log,
        )


def _lock(file: Path) -> tuple[str, ...]:
    """A command that runs another only where no run is under way, and is silent otherwise; empty where there is none.

    The ledger is what keeps overlapping runs from sending twice; this only spares the computer the work. The lock is
    not handed on (-o), so that a program that a run leaves behind cannot hold it for ever.
    """
    flock = shutil.which("flock")
    if flock is None or Path(flock).resolve().name == "busybox":  # which lacks -o and -E
        return ()
    return (flock, "-n", "-o", "-E", "0", str(file))


def _read() -> str:
    """The user's table. An answer that is not understood is an error: an empty table must never replace a full one."""
    answer = programs.call("crontab", "-l")
    if answer.code == 0:
        return answer.out
    if any(words in answer.said.lower() for words in _NO_TABLE):
        return ""
    said = answer.said.encode("utf-8", "replace").decode() or _("exit code {code}", code=answer.code)
    raise SetupError(
        _("Your crontab cannot be read: {said}", said=said), hint=_("Nothing was changed. Try: crontab -l")
    )


def _write(text: str) -> None:
    programs.must("crontab", "-", given=text)
