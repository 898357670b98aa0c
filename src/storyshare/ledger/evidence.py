"""What the ledger knows that the gate asks for: the narrowest consent, approvals and their policy.

Whatever changes it makes the number of the story's evidence grow, in the same transaction.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import IntegrityError
from typing import Any

from storyshare.errors import LedgerError
from storyshare.ledger.book import Ledger
from storyshare.ledger.rows import to_instant, to_text, understood
from storyshare.models import Approval, ApprovalMode, Approver, Consent, ConsentStatus, Earlier, Fingerprint, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a story: the number of its evidence, whether it is withdrawn, the narrowest consent seen.

    And, so that only what there is need be asked for: how many policies there are, addresses of withdrawn stories, and
    protected terms of this one; and whether it was planned before.
    """

    number: int = 0
    withdrawn: bool = False
    consent: Consent | None = None
    policies: int = 0
    withdrawn_links: int = 0
    protected: int = 0
    planned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPolicy:
    """A policy as it was set: by whom, and that person's signature where one was needed."""

    policy: Policy
    set_by: str
    signature: str


def known(ledger: Ledger, story_id: str) -> Known:
    """What is known of that story."""
    number, tombstoned_at, consent, policies, links, protected, planned = ledger.one("evidence", story_id=story_id)
    return Known(
        number=number or 0,
        withdrawn=tombstoned_at is not None,
        consent=_consent(consent) if consent else None,
        policies=policies,
        withdrawn_links=links,
        protected=protected,
        planned=bool(planned),
    )


def earlier(ledger: Ledger, story_id: str) -> tuple[Earlier, ...]:
    """What of the story is or may be public, or was, by account, language and occasion; the longest ago first."""
    return tuple(
        Earlier(platform=platform, account=account, language=language, occasion=occasion, words=words, parts=parts)
        for platform, account, language, occasion, words, parts in ledger.rows("earlier", story_id=story_id)
    )


# -- consent -------------------------------------------------------------------------------------------------------


def consents(ledger: Ledger) -> dict[str, Consent]:
    """The narrowest consent that was seen of each story, by its id."""
    return {story_id: _consent(text) for story_id, text in ledger.rows("consents")}


def remember_consents(ledger: Ledger, news: Callable[[Mapping[str, Consent]], Mapping[str, Consent]]) -> None:
    """Put what `news` says in place of what is known, by the story's id.

    It is asked about what is known at that very moment: what another process narrows meanwhile is not lost.
    """
    with ledger.transaction() as run:
        for story_id, consent in news(consents(ledger)).items():
            run("plan_story", story_id=story_id)
            run("remember_consent", story_id=story_id, consent=_consent_text(consent))
            run("evidence_changed", story_id=story_id)


def renew_consent(ledger: Ledger, story_id: str, consent: Consent, person: str) -> None:
    """A person says that this is the consent now: the only way in which it gets wider."""
    with ledger.transaction() as run:
        run("plan_story", story_id=story_id)
        run("renew_consent", story_id=story_id, consent=_consent_text(consent), person=person)
        run("evidence_changed", story_id=story_id)


# -- approval ------------------------------------------------------------------------------------------------------


@understood
def policies(ledger: Ledger) -> list[SetPolicy]:
    """Every policy that was ever set, the newest last."""
    return [
        SetPolicy(
            policy=Policy(
                number=number,
                mode=ApprovalMode(mode),
                workspace=workspace,
                approvers=tuple(Approver(name=name, public_key=key) for name, key in json.loads(approvers)),
            ),
            set_by=set_by,
            signature=signature,
        )
        for number, mode, workspace, approvers, set_by, signature in ledger.rows("policies")
    ]


def set_policy(ledger: Ledger, policy: Policy, *, person: str, signature: str = "") -> None:
    """Set the next policy; from now on it holds for every story."""
    approvers = json.dumps([[each.name, each.public_key] for each in policy.approvers], ensure_ascii=False)
    with ledger.transaction() as run:
        run(
            "set_policy",
            number=policy.number,
            mode=policy.mode.value,
            workspace=policy.workspace,
            approvers=approvers,
            person=person,
            signature=signature,
        )
        run("evidence_changed", story_id=None)


def approvals(ledger: Ledger, story_id: str) -> tuple[Approval, ...]:
    """Every approval of a story, the newest last."""
    return tuple(_approval(row) for row in ledger.rows("approvals", story_id=story_id))


def approve(  # noqa: PLR0913 - what an approval is
    ledger: Ledger, story_id: str, found: Fingerprint, *, approver: str, until: datetime | None, signature: str = ""
) -> None:
    """Enter an approval of exactly this version."""
    with ledger.transaction() as run:
        run("plan_story", story_id=story_id)
        run(
            "approve",
            id=secrets.token_hex(8),
            story_id=story_id,
            digest=found.digest,
            fields=json.dumps(dict(found.fields), ensure_ascii=False),
            approver=approver,
            until=to_text(until) if until else None,
            signature=signature,
        )
        run("evidence_changed", story_id=story_id)


def revoke(ledger: Ledger, story_id: str, person: str) -> bool:
    """Take back every approval of a story; says whether there was one."""
    with ledger.transaction() as run:
        revoked = run("revoke", story_id=story_id, person=person)
        run("evidence_changed", story_id=story_id)
    return revoked


# -- one ledger in place of another --------------------------------------------------------------------------------

# What a restored copy takes over from the ledger that it replaces, and how what both have is decided: never so that
# more could go out than before.
_KEPT: Mapping[str, str] = {
    "consents": "(story_id) DO UPDATE SET consent = excluded.consent, changed_at = excluded.changed_at",
    "approvals": "(id) DO UPDATE SET revoked_at = excluded.revoked_at, revoked_by = excluded.revoked_by "
    "WHERE approvals.revoked_at IS NULL",
    "policies": "DO NOTHING",
    "withdrawals": "(story_id) DO UPDATE SET erased_at = NULL",
    "withdrawn_links": "DO NOTHING",
    "checklist": "(story_id, name) DO UPDATE SET done_at = excluded.done_at, done_by = excluded.done_by",
    # What a copy does not know of may still be public.
    "public_pictures": "(name) DO NOTHING",
}


# The latter where something in it breaks our own rules.
_UNREADABLE = (LedgerError, IntegrityError)


def keep_evidence(ledger: Ledger, other: Ledger) -> None:
    """Take over what another ledger of the same workspace knows of withdrawals, consents, approvals, public pictures.

    As far as it can be read: what cannot be read keeps the rest from nothing.
    """
    with (
        suppress(*_UNREADABLE),
        ledger.transaction() as run,
        _rows(other, "stories") as (columns, found),
    ):
        for row in found:
            story = dict(zip(columns, row, strict=True))
            names = {"story_id": story["id"], "first_seen_at": story["first_seen_at"]}
            run("entomb" if story["tombstoned_at"] else "know_story", **names, tombstoned_at=story["tombstoned_at"])
    for table, conflict in _KEPT.items():
        with suppress(*_UNREADABLE), ledger.transaction(), _rows(other, table) as (columns, found):
            _carry(ledger, table, columns, found, conflict)
    with ledger.transaction() as run:
        for story_id, *_ in ledger.rows("withdrawals", story_id=None):
            run("not_erased", story_id=story_id)  # the copy may hold text that had been erased
        run("evidence_changed", story_id=None)


@contextmanager
def _rows(ledger: Ledger, table: str) -> Iterator[tuple[Sequence[str], Iterator[tuple[Any, ...]]]]:
    with ledger.transaction(), ledger.database.read(table) as found:
        yield found


def _carry(ledger: Ledger, table: str, columns: Iterable[str], found: Iterable[Any], conflict: str) -> None:
    names = list(columns)
    places = ", ".join(f":{name}" for name in names)
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places}) ON CONFLICT {conflict}"  # noqa: S608 - names of ours
    for row in found:
        ledger.database.change(statement, dict(zip(names, row, strict=True)))


# -- between rows and records --------------------------------------------------------------------------------------


def _consent_text(consent: Consent) -> str:
    return json.dumps(
        {
            "status": consent.status.value,
            "granted": consent.granted and consent.granted.isoformat(),
            "expires": consent.expires and consent.expires.isoformat(),
            "begins_at": consent.begins_at and to_text(consent.begins_at),
            "ends_at": consent.ends_at and to_text(consent.ends_at),
            "platforms": None if consent.platforms is None else sorted(consent.platforms),
            "languages": None if consent.languages is None else sorted(consent.languages),
            "photos": consent.photos,
        }
    )


@understood
def _consent(text: str) -> Consent:
    found = json.loads(text)
    return Consent(
        status=ConsentStatus(found["status"]),
        granted=date.fromisoformat(found["granted"]) if found["granted"] else None,
        expires=date.fromisoformat(found["expires"]) if found["expires"] else None,
        begins_at=to_instant(found["begins_at"]) if found["begins_at"] else None,
        ends_at=to_instant(found["ends_at"]) if found["ends_at"] else None,
        platforms=frozenset(found["platforms"]) if found["platforms"] is not None else None,
        languages=frozenset(found["languages"]) if found["languages"] is not None else None,
        photos=found["photos"],
    )


@understood
def _approval(row: tuple[Any, ...]) -> Approval:
    number, story_id, digest, approver, approved_at, until, signature, revoked_at, revoked_by, fields = row
    return Approval(
        id=number,
        story_id=story_id,
        digest=digest,
        approver=approver,
        approved_at=to_instant(approved_at),
        until=to_instant(until) if until else None,
        signature=signature,
        revoked_at=to_instant(revoked_at) if revoked_at else None,
        revoked_by=revoked_by or "",
        fields=json.loads(fields) if fields else {},
    )
