"""A person at the terminal who logs an account in: is told, asked, and sent to the browser and back."""

from __future__ import annotations

import os
import re
import select
import shutil
import sys
import textwrap
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from storyshare.cli import output
from storyshare.cli.safe import safe
from storyshare.cli.secretly import ask_secretly
from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.net import is_loopback
from storyshare.net.listening import Listening

_LONGEST = 8_000
# The longest that platforms let a person think about it.
_MINUTES = 10
_STEP = 0.2
_COME_BACK = N_(
    "Then come back here. Where the browser is on another computer, or cannot open\n"
    "the page that it is sent to at the end: "
)
_INDENT = re.compile(r"\s*(?:\d+\.\s+)?")
_COPIED = "    "
_INSTEAD = (
    N_("press Ctrl-C, and paste the whole\naddress that it shows then.")
    if sys.platform == "win32"
    else N_("paste the whole address that it shows\nthen, and press Enter.")
)
_PASTE = N_("Paste the whole address that the browser shows then:")


class AtTerminal:
    """Whoever sits there; `browser` where one may be opened."""

    def __init__(self, *, browser: bool = True) -> None:
        self._browser = browser and has_screen()

    def tell(self, text: str) -> None:
        """Show a step of the way, folded between words; what is indented by four is there to be copied, and stays."""
        output.say(text if output.is_plain() else "\n".join(map(_folded, text.split("\n"))))

    def ask(self, question: str, *, secret: bool = False, default: str = "") -> str:
        """What is typed; a secret is not shown. Nothing typed means the default."""
        if secret:
            kept = _(" (Enter keeps the one that is there)") if default else ""
            return (
                ask_secretly(
                    _("{question}, which is not shown{kept}:", question=question, kept=kept),
                    longest=_LONGEST,
                    optional=True,
                )
                or default
            )
        shown = f" [{default}]" if default else ""
        return _line(f"{question}{shown}: ") or default

    def choose(self, question: str, choices: Sequence[str]) -> int:
        """Which of the choices, counted from 0."""
        if len(choices) == 1:
            return 0
        try:
            return list(choices).index(output.choose(question, choices))
        except EOFError:
            raise InputError(_("Nothing was chosen: nothing was changed.")) from None

    def authorise(self, address: str, *, redirect: str) -> str:
        """Send the person to the browser; the address that it was sent to afterwards, received or pasted."""
        output.say(_("Open this address in your browser, signed in as the account, and allow it:"))
        output.say(f"\n    {address}\n")
        state = parse_qs(urlsplit(address).query).get("state", [""])[0]
        listening = _listening(redirect, state)
        if listening is None:
            self._open(address)
            return _pasted()
        with listening:
            self._open(address)
            output.say(_(_COME_BACK) + _(_INSTEAD))
            return _received(listening) or _pasted()

    def _open(self, address: str) -> None:
        if self._browser:
            import webbrowser

            with suppress(webbrowser.Error, OSError):
                webbrowser.open(address)


def _folded(line: str) -> str:
    width = shutil.get_terminal_size().columns
    if len(line) <= width or line.startswith(_COPIED):
        return line
    indent = " " * len(_INDENT.match(line)[0])  # type: ignore[index] # it matches nothing as well
    return textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def has_screen() -> bool:
    """Whether a browser that is opened would be seen by whoever sits at this terminal."""
    if not output.can_ask() or os.environ.get("SSH_CONNECTION"):
        return False
    return sys.platform in {"win32", "darwin"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _listening(redirect: str, state: str) -> Listening | None:
    """The port on which the answer comes; None where another program has it, or the platform wants another address."""
    if not (is_loopback(redirect) and redirect.startswith("http://") and state):
        return None
    try:
        return Listening(redirect, state=state)
    except OSError:
        return None


def _received(listening: Listening) -> str:
    """What the browser brings or the person pastes, whichever is first; empty where neither came in time."""
    typed = _nothing if sys.platform == "win32" else _typed  # Windows cannot look at the keyboard without waiting
    try:
        for _unused in range(int(_MINUTES * 60 / _STEP)):
            if came := listening.wait(_STEP) or typed():
                return came
    except KeyboardInterrupt:
        if sys.platform != "win32":
            raise
    return ""


def _nothing() -> str:
    return ""


def _typed() -> str:
    """A line that was typed meanwhile."""
    if not select.select([sys.stdin], [], [], 0)[0]:
        return ""
    line = sys.stdin.readline()
    if not line:
        raise InputError(_("The log-in was broken off: nothing was changed."))
    if line.strip() and "=" not in line:
        output.say(_("That is no such address. {paste}", paste=_(_PASTE)), "warning")
        return ""
    return line.strip()


def _pasted() -> str:
    return _line(f"{_(_PASTE)} ")


def _line(question: str) -> str:
    try:
        answer = input(safe(question)).strip()
    except EOFError:
        raise InputError(_("The log-in was broken off: nothing was changed.")) from None
    except UnicodeError:
        raise InputError(_("What was typed is no text that can be read here.")) from None
    if len(answer) > _LONGEST:
        raise InputError(_("That is longer than {longest} characters.", longest=_LONGEST))
    return answer
