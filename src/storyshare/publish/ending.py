"""Which consents and log-ins are about to end, while there is still time to renew them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storyshare.i18n import N_, _
from storyshare.models import Account, ConsentStatus, Story
from storyshare.publish.words import Word
from storyshare.workspace import STATE_FOLDER, Workspace, read_private_json, write_private_json

# Before a consent or a log-in ends it is said.
SOON = timedelta(days=14)
ASK_AGAIN = N_("Ask the person again; then write the new dates under `consent:`.")
_LOG_INS = "log-ins.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInEnds:
    """Until when the log-in of an account holds, as its platform said; aware UTC."""

    account: Account
    at: datetime


def ending_soon(place: Workspace, records: Iterable[Story], now: datetime) -> list[Word]:
    """One word for each consent that holds now and ends within two weeks, and for each such log-in; `now` is aware."""
    return [*_consents(records, now), *_log_ins(place, now)]


def consents_ending(records: Iterable[Story], now: datetime) -> list[Story]:
    """The stories whose consent holds now and ends within two weeks; `now` is aware."""
    return [
        story
        for story in records
        if (consent := story.consent) and consent.status is ConsentStatus.GRANTED
        if consent.ends_at and now < consent.ends_at <= now + SOON
    ]


def log_ins(place: Workspace) -> list[LogInEnds]:
    """Until when each account's log-in holds, where its platform said that it ends; the first to end is the first."""
    found = []
    for name, text in _noted(place).items():
        account = place.accounts.get(name) or Account(name=name, platform=name, env="")
        found.append(LogInEnds(account=account, at=datetime.fromisoformat(text).astimezone(UTC)))
    return sorted(found, key=lambda each: each.at)


def note_log_ins(place: Workspace, ends: Mapping[str, datetime | None]) -> None:
    """Remember until when the log-in of each account holds, as its platform said; None where it does not end."""
    known = _noted(place) | {account: at and at.isoformat() for account, at in ends.items()}
    known = {account: at for account, at in known.items() if at}
    if known != _noted(place):
        with suppress(OSError):  # it is asked again at the next `accounts check`
            write_private_json(_file(place), known)


def renewal(account: Account) -> str:
    """What a person does before a log-in ends."""
    return _("Log in anew: {log_in_command}", log_in_command=log_in_command(account))


def log_in_command(account: Account) -> str:
    """The command that logs an account in anew."""
    return f"storyshare accounts add {account.platform} --name {account.name}"


def _consents(records: Iterable[Story], now: datetime) -> list[Word]:
    return [
        Word(
            text=_("{name}: consent ends after {expires}", name=story.name, expires=story.consent.expires),
            hint=_(ASK_AGAIN),
        )
        for story in consents_ending(records, now)
        if story.consent
    ]


def _log_ins(place: Workspace, now: datetime) -> list[Word]:
    found = []
    for each in log_ins(place):
        if now < each.at <= now + SOON:
            day = f"{each.at.astimezone(place.timezone):%Y-%m-%d %H:%M}"
            found.append(
                Word(
                    text=_("{name}: the log-in ends on {day}", name=each.account.name, day=day),
                    hint=renewal(each.account),
                )
            )
    return found


def _noted(place: Workspace) -> dict[str, str]:
    return {account: at for account, at in read_private_json(_file(place)).items() if _is_an_instant(at)}


def _is_an_instant(found: object) -> bool:
    try:
        return isinstance(found, str) and datetime.fromisoformat(found).astimezone(UTC).year > 1
    except (ValueError, OverflowError):
        return False


def _file(place: Workspace) -> Path:
    return place.root / STATE_FOLDER / _LOG_INS
