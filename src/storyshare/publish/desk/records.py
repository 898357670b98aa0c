"""What of the records needs a person: consents, log-ins, approvals, pictures without words, files to be mended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from storyshare.errors import Problem
from storyshare.i18n import _
from storyshare.models import ApprovalMode, ConsentStatus, Policy, Story
from storyshare.publish.consenting import Standing
from storyshare.publish.desk.needs import Need, typed
from storyshare.publish.ending import ASK_AGAIN, SOON, consents_ending, log_in_command, log_ins
from storyshare.publish.safety import listed
from storyshare.stories.pictures import lacks_alt
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger import Ledger

_FEW = 3


def must_go(standings: Iterable[Standing]) -> list[Need]:
    """Each story that is public, or may be, and that consent no longer covers."""
    return [
        Need(
            kind="consent-gone",
            story=each.record.name,
            what=_(
                "{name} is or may be public in {count} places, and consent does not hold",
                name=each.record.name,
                count=len(each.public),
            ),
            command=typed("withdraw", each.record.name, "--reason", _("consent does not hold")),
            hint=_("Or, where the person has agreed anew: storyshare consent renew"),
        )
        for each in standings
        if each.must_go and not each.withdrawn
    ]


def ends_soon(place: Workspace, standings: Iterable[Standing], now: datetime) -> list[Need]:
    """Each consent that ends within two weeks, and each log-in that does or has ended."""
    records = [each.record for each in standings if not each.withdrawn]
    found = [
        Need(
            kind="consent-ends",
            story=story.name,
            what=_("the consent for {name} ends after {expires}", name=story.name, expires=story.consent.expires),
            command=typed("preview", story.name, "--client"),
            hint=_(ASK_AGAIN),
            urgency="soon",
        )
        for story in consents_ending(records, now)
        if story.consent
    ]
    for each in log_ins(place):
        name, day = each.account.name, f"{each.at.astimezone(place.timezone):%Y-%m-%d %H:%M}"
        if each.at <= now + SOON:
            what = (
                _("the log-in of {name} ends on {day}", name=name, day=day)
                if now < each.at
                else _("the log-in of {name} ended on {day}", name=name, day=day)
            )
            soon = "soon" if now < each.at else "now"
            command = log_in_command(each.account)
            found.append(Need(kind="log-in-ends", account=name, what=what, command=command, urgency=soon))  # type: ignore[arg-type]
    return found


def approvals_waiting(
    place: Workspace, ledger: Ledger | None, standings: Iterable[Standing], now: datetime
) -> list[Story]:
    """The stories that consent lets out and nobody's approval does, as they are now.

    Raises LedgerError where whose approval is asked for was changed by somebody who may not.
    """
    ready = [each.record for each in standings if each.holds and not each.withdrawn]
    if ledger is None and place.approval is ApprovalMode.OFF:
        return []
    from storyshare.gate.approval import approval_refusals
    from storyshare.ledger import evidence as book
    from storyshare.publish.evidence import fingerprint
    from storyshare.publish.policies import policy_of

    policy = policy_of(place, ledger) if ledger else Policy(mode=place.approval)
    if policy.mode is ApprovalMode.OFF:
        return []
    return [
        record
        for record in ready
        if any(
            approval_refusals(
                record,
                policy,
                book.approvals(ledger, record.id) if ledger else (),
                fingerprint(place, record),
                now=now,
            )
        )
    ]


def to_approve(records: Iterable[Story]) -> list[Need]:
    """Each story that waits for somebody's approval."""
    return [
        Need(
            kind="approval",
            story=record.name,
            what=_("{name} waits for an approval", name=record.name),
            command=typed("preview", record.name),
            hint=_("Under it stands the code with which somebody approves: storyshare approve"),
            urgency="soon",
        )
        for record in records
    ]


def to_mend(problems: Iterable[Problem], *, kind: Literal["settings", "records", "schedules"]) -> list[Need]:
    """One need for all files of that sort in which something must be mended.

    It names files and quotes nothing of a record, where a name may stand.
    """
    wrong = (each for each in problems if each.severity == "error" and not lacks_alt(each))
    files = list(dict.fromkeys(each.path.name for each in wrong))
    few = listed(files, _FEW)
    what = {
        "settings": _("a setting must be mended: {few}", few=few),
        "records": _("a record must be mended, and is not sent until then: {few}", few=few),
        "schedules": _("a schedule must be mended, and nothing of it is sent until then: {few}", few=few),
    }[kind]
    return [Need(kind=kind, what=what, command=typed("check"))] if files else []


def without_alt(problems: Iterable[Problem]) -> list[Need]:
    """One need for all records with a picture that has no alt text: it is not sent like that."""
    files = list(dict.fromkeys(each.path.name for each in problems if lacks_alt(each)))
    if not files:
        return []
    few = listed(files, _FEW)
    what = _("a picture has no alt text, and is not sent like that: {few}", few=few)
    return [Need(kind="alt-text", what=what, command=typed("check"), urgency="soon")]


def without_consent(standings: Iterable[Standing]) -> list[Need]:
    """One need for all stories about which nobody was asked yet, or has not answered."""
    names = [
        each.record.name
        for each in standings
        if not each.withdrawn and (each.record.consent is None or each.record.consent.status is ConsentStatus.PENDING)
    ]
    if not names:
        return []
    few = listed(names, _FEW)
    what = _("{count} wait for the person's consent: {few}", count=len(names), few=few)
    return [Need(kind="consent-pending", what=what, command=typed("consent"), urgency="soon")]
