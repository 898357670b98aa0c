"""Reads what must leave no mark: at a terminal, without echo; never from an argument, a pipe or a file."""

from __future__ import annotations

import sys
import warnings
from contextlib import suppress

from storyshare.cli.safe import safe
from storyshare.errors import InputError, SetupError
from storyshare.i18n import _

_LONGEST = 1_000


def ask_secretly(question: str, *, longest: int = _LONGEST, optional: bool = False) -> str:
    """What a person types, which is not shown. Raises InputError where nobody sits at a terminal.

    `optional`: nothing may be typed as well. Raises SetupError where the terminal cannot be kept from showing it.
    """
    if not sys.stdin.isatty():
        raise InputError(
            _("This is read from a terminal only, where nothing of it stays: not from a pipe, a file or an argument."),
            hint=_("Run the command by itself in a terminal, and type it there."),
        )
    from getpass import GetPassWarning, getpass

    _leave_no_core()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", GetPassWarning)
            answer = getpass(f"{safe(question)} ")
    except GetPassWarning:
        raise SetupError(_("This terminal would show what you type."), hint=_("Use another terminal.")) from None
    except EOFError:
        raise InputError(_("Nothing was typed.")) from None
    except UnicodeError:
        raise InputError(
            _("What was typed is no text that can be read here."), hint=_("Is the terminal set to UTF-8?")
        ) from None
    answer = " ".join(answer.split())
    if any("\ud800" <= sign <= "\udfff" for sign in answer):
        raise InputError(_("What was typed is no text that can be read here."), hint=_("Is the terminal set to UTF-8?"))
    if not (answer or optional):
        raise InputError(_("Nothing was typed."))
    if len(answer) > longest:
        raise InputError(_("That is longer than {longest} characters.", longest=longest))
    return answer


def ask_twice(question: str, again: str, *, done: str) -> str:
    """What a person types two times alike. Raises InputError, saying what was not `done`, where the two differ."""
    first = ask_secretly(question)
    if ask_secretly(again) != first:
        raise InputError(
            _("The two differ: nothing was {done}.", done=done), hint=_("Run the command again, and type slowly.")
        )
    return first


def _leave_no_core() -> None:
    """A crash must not write what was typed to the disk; what Python keeps in memory ends with the process."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
