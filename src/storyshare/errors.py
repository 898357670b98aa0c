"""Every error raised on purpose, named by what the caller must do next.

The tree, with the exit code of the command line:

    StoryshareError
    ├─ InputError        2   mend your files or your command
    │  └─ DoesNotFitError
    ├─ SetupError        3   mend your machine: credentials, packages, permissions
    ├─ GateError         4   must not be sent
    ├─ LedgerError       5   the ledger cannot be trusted or is busy
    │  ├─ NoLedgerError
    │  └─ BusyError
    └─ PostError         1   the platform
       ├─ NotSentError        proved not published: may be tried again
       │  └─ AccountOnHoldError
       ├─ RejectedError       the platform said no
       └─ OutcomeUnknownError may be public: never retried blindly
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from storyshare.i18n import N_, _

# How bad a problem is, as people are told; what scripts read is the key.
SEVERITIES = {"error": N_("error"), "warning": N_("warning")}


# What systems say of files most often.
_SYSTEMS = (
    N_("Permission denied"), N_("No such file or directory"), N_("Is a directory"), N_("Not a directory"),
    N_("File exists"), N_("File name too long"), N_("No space left on device"), N_("Read-only file system"),
    N_("Disk quota exceeded"), N_("Input/output error"), N_("Operation not permitted"), N_("Too many open files"),
)  # fmt: skip


def system_words(error: OSError) -> str:
    """What the system says of an error, in the person's language where it is one of those that people meet."""
    return _(error.strerror or str(error))


class StoryshareError(Exception):
    """Something storyshare says on purpose; `hint` tells how to mend it."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        # Most are translated where they are raised; what stands in a table is translated here.
        super().__init__(_(message))
        self.hint = _(hint)


def one_code(codes: Iterable[int]) -> int:
    """The exit code for several troubles: 0 for none, the code that all of them have, or 1 where they differ."""
    kinds = set(codes)
    return kinds.pop() if len(kinds) == 1 else min(len(kinds), 1)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing wrong in a file that a person wrote, as a compiler would say it.

    `line` counts from 1; 0 stands for the file as a whole. `field` is dotted (`consent.expires`, `images[2].alt`).
    """

    path: Path
    line: int = 0
    field: str = ""
    message: str
    hint: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        field = f"{self.field}: " if self.field else ""
        return f"{place}: {_(SEVERITIES[self.severity])}: {field}{self.message}"


class InputError(StoryshareError):
    """What a person wrote or typed cannot be used as it is; `problems` lists everything wrong at once."""

    exit_code = 2

    def __init__(self, message: str, *, problems: Sequence[Problem] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.problems = tuple(problems)


class DoesNotFitError(InputError):
    """No text of the story fits the platform; the shortest is `over_by` units too long."""

    def __init__(self, message: str, *, platform: str, over_by: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.platform = platform
        self.over_by = over_by


class SetupError(StoryshareError):
    """The machine lacks something: credentials (all the missing ones at once), a package, a permission."""

    exit_code = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason of the gate: the rule by name, what it means in plain words, and until when it holds."""

    rule: str
    message: str
    hint: str = ""
    until: datetime | None = None


class GateError(StoryshareError):
    """The story must not be sent; `refusals` says why, every reason at once."""

    exit_code = 4

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(refusal.message for refusal in refusals))
        self.refusals = tuple(refusals)


class LedgerError(StoryshareError):
    """The ledger is missing, behind, newer than this program, busy, or not where it may be."""

    exit_code = 5


class BusyError(LedgerError):
    """Another storyshare is at work on the same thing at this moment."""


class NoLedgerError(LedgerError):
    """There is no ledger in the place where it was looked for."""


class PostError(StoryshareError):
    """A platform did not do what was asked; `platform` and `account` say where, `key` which part."""

    def __init__(  # noqa: PLR0913 - what a failed post must say of itself
        self,
        message: str,
        *,
        platform: str,
        account: str = "",
        key: str = "",
        hint: str = "",
        retry_after: datetime | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.platform = platform
        self.account = account
        self.key = key
        self.retry_after = retry_after


class NotSentError(PostError):
    """Proved not published: nothing is public, it may be tried again, not before `retry_after` (aware UTC)."""


class AccountOnHoldError(NotSentError):
    """The log-in or the credit is gone: nothing can be sent to this account until a person has mended it."""


class RejectedError(PostError):
    """The platform said no to this content; trying again unchanged would be refused again."""


class OutcomeUnknownError(PostError):
    """It may be public: never retried blindly. The default for anything unexpected."""
