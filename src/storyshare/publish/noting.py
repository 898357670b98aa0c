"""Enters into the log what was done: after the act, in the same open ledger.

What was done counts, not what was noted: where an entry cannot be written, nothing is raised, because a post must be
neither repeated nor hidden for that. The ledger's events have it all the same, and the next entry seals them.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from storyshare.errors import GateError, LedgerError, NotSentError, OutcomeUnknownError, SetupError, system_words
from storyshare.i18n import _
from storyshare.ledger import Ledger, log
from storyshare.ledger.log import Act, Head, Pen
from storyshare.publish.delivering import Outcome
from storyshare.workspace import Workspace, host_id, make_key, read_head, write_head

if TYPE_CHECKING:
    from storyshare.ledger.auditing import Report


def noted(
    place: Workspace, ledger: Ledger, did: str, story_id: str | None = None, *, who: str = "", **details: object
) -> bool:
    """Enter one act into the log; says whether it was written. The details hold no text of a story and no secret.

    `who` is the person where they said so for this very command; else STORYSHARE_AS, or the system's user.
    """
    return noted_all(place, ledger, [Act(did=did, story_id=story_id, details=details)], who=who)


def noted_all(place: Workspace, ledger: Ledger, acts: Sequence[Act], *, who: str = "") -> bool:
    """Enter several acts at once; nothing is written, and no key is made, where there is none."""
    if not acts:
        return True
    try:
        log.write(ledger, pen(place, who), acts, head_of(place))
        _leave(place, ledger)
    except (LedgerError, SetupError, OSError):
        return False
    return True


def pen(place: Workspace, who: str = "") -> Pen:
    """This host's hand; its key is made at the first entry. Raises SetupError and OSError."""
    keys = place.log_keys
    return Pen(
        host=host_id(place.state),
        who=person(who),
        computer=f"{_user()}@{socket.gethostname()}",
        key=keys[0] if keys else make_key(place.state),
    )


def person(named: str = "") -> str:
    """Who does this: the name that was given, else STORYSHARE_AS, or the system's user."""
    return named.strip() or os.environ.get("STORYSHARE_AS", "").strip() or _user()


def head_of(place: Workspace) -> Head | None:
    """Where this host left its log, as far as it is known here."""
    found = read_head(place.state)
    return Head(number=found[1], mac=found[2]) if found and found[0] == host_id(place.state) else None


def _leave(place: Workspace, ledger: Ledger) -> None:
    """Note where the log ends; under the ledger's lock, so that the head never goes back while two write at once."""
    host = host_id(place.state)
    with ledger.transaction():
        if end := log.end_of(ledger, host):
            write_head(place.state, host, end.number, end.mac)


def _user() -> str:
    """The user's name by the system's own word; what the environment says of it can be anything."""
    with suppress(ImportError, KeyError, OSError):
        if sys.platform == "win32":
            return os.getlogin()
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    return "unknown"


# -- what became of posts ------------------------------------------------------------------------------------------


def outcome_acts(did: str, outcomes: Iterable[Outcome]) -> list[Act]:
    """One act for each account that something was done for; what had been sent before is none."""
    return [outcome_act(did, outcome) for outcome in outcomes if not outcome.already]


def outcome_act(did: str, outcome: Outcome) -> Act:
    """What became of one account's share. Of a refusal only the rules by name: an error may quote what was refused."""
    planned, delivery, error = outcome.planned, outcome.delivery, outcome.error
    details: dict[str, object] = {"account": planned.target.account.name, "outcome": _outcome(error)}
    if delivery:
        details["delivery"] = delivery.id
        if addresses := [part.receipt.url for part in delivery.parts if part.receipt]:
            details["address"] = addresses[0] if len(addresses) == 1 else addresses
    if error is None and planned.allowed:
        details["allowed"] = [f"{each.finding} {each.masked}: {each.reason}" for each in planned.allowed]
    if isinstance(error, GateError):
        details["reason"] = ", ".join(dict.fromkeys(refusal.rule for refusal in error.refusals))
    return Act(did=did, story_id=planned.record.id, details=details)


def _outcome(error: Exception | None) -> str:
    if error is None:
        return "sent"
    if isinstance(error, OutcomeUnknownError):
        return "may be public"
    if isinstance(error, GateError):
        return "held back"
    return "not sent" if isinstance(error, NotSentError) else f"not sent ({type(error).__name__.removesuffix('Error')})"


# -- one ledger in place of another --------------------------------------------------------------------------------


def how_it_ended(place: Workspace) -> dict[str, list[object]]:
    """Where the log of each host ends, before another ledger is put in this one's place; as far as it can be read."""
    found: dict[str, Head] = {}
    with suppress(LedgerError, SetupError), Ledger.open(place.ledger_place) as present:
        found = log.ends(present)
    own = head_of(place)
    host = host_id(place.state)
    if own and (host not in found or found[host].number <= own.number):
        found[host] = own
    return {host: [head.number, head.mac] for host, head in found.items()}


def note_restoration(place: Workspace, ledger: Ledger, copy: str, before: Mapping[str, list[object]]) -> None:
    """Enter into a copy, before it takes the ledger's place, where it comes from and how the log had ended.

    Raises LedgerError and SetupError: without this entry, the log would look as if it had been cut off.
    """
    act = Act(did="restore", details={"copy": copy, "before": dict(before)})
    try:
        log.write(ledger, pen(place), [act], head_of(place))
    except OSError as error:
        raise SetupError(
            _("{state} cannot be written: {why}.", state=place.state, why=system_words(error)),
            hint=_("Is it yours?"),
        ) from error


def left(place: Workspace, ledger: Ledger) -> None:
    """Remember where the log of the ledger that lies there now ends."""
    with suppress(LedgerError, OSError):
        _leave(place, ledger)


def audited(place: Workspace, ledger: Ledger) -> Report:
    """Whether the log and the events are still as they were written, with the keys and the head that are here."""
    from storyshare.ledger import auditing

    own = read_head(place.state)
    heads = {own[0]: Head(number=own[1], mac=own[2])} if own else {}
    return auditing.verify(ledger, place.log_keys, heads)
