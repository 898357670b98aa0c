"""Tells somebody what `run` met, and calls an address after each good run so that silence is heard as well.

Every channel is tried once; whatever goes wrong with it is a word, and stops neither the others nor the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from storyshare.errors import SetupError
from storyshare.i18n import _
from storyshare.models import Json
from storyshare.net import Bounds, CallError, NotPublicError, call, is_loopback, require_public
from storyshare.publish.programs import ProgramError, run_program
from storyshare.publish.words import Word, unsaid
from storyshare.workspace import CHATS, Workspace

_SECONDS = 30
_BOUNDS = Bounds(read=_SECONDS, total=_SECONDS, size=100_000)
# UTF-16 units. Discord takes no more (discord.com/developers/docs/resources/webhook, "Execute Webhook");
# Slack splits what is longer into several messages.
_LONGEST = {"discord": 2_000, "slack": 4_000}
# Of one line, so that it fits even when every character of it had to be escaped.
_LONGEST_LINE = 600


class _NotToldError(Exception):
    """Why a channel was not told, without anything of its address but the server's name."""


def alert(place: Workspace, words: Iterable[Word], listener: str = "alerts") -> list[Word]:
    """Tell every channel of storyshare.toml, in one message, what is not as asked and was not told the last time.

    `listener` is whose memory of the last time counts. Gives one word for each channel that could not be told; never
    raises.
    """
    alerts = place.alerts
    if not (alerts.command or alerts.to):
        return []
    news = unsaid(place, listener, [word for word in words if word.code])
    if not news:
        return []
    lines = [line for word in news for line in _lines(word)]
    failed = []
    if alerts.command:
        try:
            run_program(place, alerts.command, given="".join(f"{line}\n" for line in lines), seconds=_SECONDS)
        except ProgramError as error:
            failed.append(_not_done(_("the command of [alerts] was not told"), error))
    for chat in alerts.to:
        try:
            heading = f"storyshare, {place.organisation or place.root.name}:"
            _call(place, f"{chat.upper()}_WEBHOOK", _BODIES[chat]([heading, *lines]))
        except (_NotToldError, SetupError) as error:
            failed.append(_not_done(_("{chat} was not told", chat=_(CHATS[chat])), error))
    return failed


def heartbeat(place: Workspace) -> list[Word]:
    """Call the address that waits for good runs, where storyshare.toml wants it; gives a word where that fails."""
    if not place.alerts.heartbeat:
        return []
    try:
        _call(place, "HEARTBEAT_URL")
    except (_NotToldError, SetupError) as error:
        return [_not_done(_("the heartbeat was not heard"), error)]
    return []


def _not_done(what: str, error: _NotToldError | ProgramError | SetupError) -> Word:
    if isinstance(error, SetupError):
        return Word(text=f"{what}: {error}", code=error.exit_code, hint=error.hint)
    return Word(text=f"{what}: {error}")


def _lines(word: Word) -> list[str]:
    said = [*word.text.splitlines(), *(f"    {line.strip()}" for line in word.hint.splitlines())]
    return [line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…" for line in said]


# -- an address ----------------------------------------------------------------------------------------------------


def _call(place: Workspace, name: str, body: Json = None) -> None:
    """One call of a secret address. Raises _NotToldError, and SetupError where the address is missing."""
    url = place.alert_address(name)
    if not url:
        raise SetupError(
            _("ALERTS_{name} missing in .env.", name=name), hint=_("Where to get it stands in .env.example.")
        )
    try:
        if not (url.startswith(("http://", "https://")) and is_loopback(url)):
            require_public(url)
        answer = call("GET" if body is None else "POST", url, body=body, bounds=_BOUNDS)
    except NotPublicError as error:
        raise SetupError(
            _("ALERTS_{name} cannot be used: {error}.", name=name, error=error),
            hint=_("Copy the address anew into .env."),
        ) from None
    except CallError as error:
        raise _NotToldError(str(error)) from None
    if not 200 <= answer.status < 300:
        raise _NotToldError(
            _("it answered {status}; is the address in ALERTS_{name} still right?", status=answer.status, name=name)
        )


def _slack(lines: Sequence[str]) -> Json:
    """Source: "Escaping text", docs.slack.dev/messaging/formatting-message-text."""
    escaped = [line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in lines]
    return {"text": _cut(escaped, _LONGEST["slack"])}


def _discord(lines: Sequence[str]) -> Json:
    """Markdown is escaped, but not in addresses, which it would break; nobody is mentioned."""
    pattern = r"(https?://[\w./@%?=&:+~-]+)|([\\*_~`|<>#\[\]()-])"
    escaped = [re.sub(pattern, lambda found: found[1] or f"\\{found[2]}", line) for line in lines]
    return {"content": _cut(escaped, _LONGEST["discord"]), "allowed_mentions": {"parse": []}}


_BODIES = {"slack": _slack, "discord": _discord}


def _cut(lines: Sequence[str], longest: int) -> str:
    """As many whole lines as fit, and the word that there are more."""
    more = _("… and more: look with storyshare status")
    whole = "\n".join(lines)
    if _units(whole) <= longest:
        return whole
    kept: list[str] = []
    for line in lines:
        if _units("\n".join([*kept, line, more])) > longest:
            break
        kept.append(line)
    return "\n".join([*kept, more])


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2
