"""Consent as it was given, narrowed, renewed; and what is public although it has ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storyshare.errors import InputError
from storyshare.gate.consent import is_wider, narrower
from storyshare.i18n import _
from storyshare.models import Consent, ConsentStatus, PartRecord, State, Story
from storyshare.publish.evidence import is_withdrawn
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger import Ledger  # the desk asks where there is none, and loads no database for that

SOON = timedelta(days=60)
_PUBLIC = (State.POSTED, State.UNKNOWN, State.WITHDRAW_FAILED)


def remember(ledger: Ledger, records: Iterable[Story]) -> None:
    """Let the ledger know where the consent of a record is narrower than any that was seen.

    A `pending` before a first grant is not counted: it took nothing away.
    """
    from storyshare.ledger import evidence as book

    seen = tuple(records)
    if _news(book.consents(ledger), seen):
        book.remember_consents(ledger, lambda known: _news(known, seen))


def _news(known: Mapping[str, Consent], records: Iterable[Story]) -> dict[str, Consent]:
    """The narrowest of each record whose consent is narrower than what is known."""
    news: dict[str, Consent] = {}
    for record in records:
        consent = record.consent or Consent(status=ConsentStatus.PENDING)
        before = known.get(record.id)
        if before is None:
            if consent.status is not ConsentStatus.PENDING:
                news[record.id] = consent
        elif (narrowed := replace(narrower(before, consent), reference="")) != replace(before, reference=""):
            news[record.id] = narrowed
    return news


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the consent of one story stands.

    `remembered` is the narrowest that was seen, where that allows less than the record; `public` is what of the story
    is, or may be, public; `holds` and `ends_soon` by the instant that was asked about.
    """

    record: Story
    remembered: Consent | None
    holds: bool
    ends_soon: bool
    withdrawn: bool
    public: tuple[PartRecord, ...] = ()

    @property
    def must_go(self) -> bool:
        """Whether something is public that consent no longer covers."""
        return bool(self.public) and not self.holds


def standings(
    place: Workspace,
    ledger: Ledger | None,
    records: Iterable[Story],
    *,
    now: datetime,
    public_where_it_holds: bool = True,
) -> list[Standing]:
    """How the consent of each story stands now.

    What is public of it is looked up of every story, or, which is much less, only of those whose consent does not hold.
    """
    known = _consents(ledger) if ledger else {}
    found = []
    for record in records:
        before = known.get(record.id)
        wider = before is not None and record.consent is not None and is_wider(record.consent, before)
        effective = narrower(record.consent, before) if record.consent and before else record.consent
        holds = _holds(effective, now)
        asked = public_where_it_holds or not holds
        found.append(
            Standing(
                record=record,
                remembered=before if wider else None,
                holds=holds,
                ends_soon=bool(effective and effective.ends_at and now < effective.ends_at <= now + SOON),
                withdrawn=is_withdrawn(place, ledger, record),
                public=_public(ledger, record.id) if ledger and asked else (),
            )
        )
    return found


def renew(place: Workspace, ledger: Ledger, record: Story, *, person: str) -> None:
    """The record's consent counts from now on, wider or not.

    Raises InputError where the record grants nothing, or where the story was taken back.
    """
    from storyshare.ledger import evidence as book

    if record.consent is None or record.consent.status is not ConsentStatus.GRANTED:
        raise InputError(
            _("The record of {name} grants nothing.", name=record.name),
            hint=_("Write the new form into it first: status: granted, its reference and its days."),
        )
    if is_withdrawn(place, ledger, record):
        raise InputError(
            _("{name} was taken back, and is never shared again.", name=record.name),
            hint=_("If the person wants it told anew, that is another story, with an id and an address of its own."),
        )
    book.renew_consent(ledger, record.id, record.consent, person)


def _holds(consent: Consent | None, now: datetime) -> bool:
    if consent is None or consent.status is not ConsentStatus.GRANTED:
        return False
    begun = consent.begins_at is None or consent.begins_at <= now
    return begun and (consent.ends_at is None or now < consent.ends_at)


def _consents(ledger: Ledger) -> dict[str, Consent]:
    from storyshare.ledger import evidence as book

    return book.consents(ledger)


def _public(ledger: Ledger, story_id: str) -> tuple[PartRecord, ...]:
    from storyshare.publish.reach import parts_of

    return tuple(part for _unused, part in parts_of(ledger, story_id) if part.state in _PUBLIC)
