"""Gathers what the gate has to know of a story besides its record, from the ledger and the workspace."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from storyshare import gate
from storyshare.models import ApprovalMode, Fingerprint, Policy, Story
from storyshare.publish.tombstones import link_digests, stands_in_file, words_in_file
from storyshare.workspace import Workspace

if TYPE_CHECKING:
    from storyshare.ledger import Ledger
    from storyshare.ledger.evidence import Known


def evidence(place: Workspace, ledger: Ledger | None, record: Story) -> gate.Evidence:
    """What is known of the record at this moment; without a ledger, what the workspace's own files say."""
    policy = Policy(mode=place.approval)
    if ledger is None:
        return gate.Evidence(
            withdrawn=stands_in_file(place, record), policy=policy, found=_found(place, record, policy)
        )
    from storyshare.ledger import evidence as book

    known = book.known(ledger, record.id)  # in one question; the rest only where there is something
    if known.policies:
        from storyshare.publish.policies import policy_of

        policy = policy_of(place, ledger)
    asked = policy.mode is not ApprovalMode.OFF
    return gate.Evidence(
        number=known.number,
        withdrawn=_in_ledger(ledger, known, record) or stands_in_file(place, record),
        consent=known.consent,
        policy=policy,
        approvals=book.approvals(ledger, record.id) if asked else (),
        found=_found(place, record, policy),
        protected=_protected(place, ledger, record.id) if known.protected else None,
        earlier=book.earlier(ledger, record.id) if known.planned else (),
    )


def is_withdrawn(place: Workspace, ledger: Ledger | None, record: Story) -> bool:
    """Whether the record's story, or one at any of its addresses, was taken back."""
    if ledger is not None:
        from storyshare.ledger import evidence as book

        if _in_ledger(ledger, book.known(ledger, record.id), record):
            return True
    return stands_in_file(place, record)


def _in_ledger(ledger: Ledger, known: Known, record: Story) -> bool:
    if known.withdrawn or not known.withdrawn_links:
        return known.withdrawn
    from storyshare.ledger.withdrawals import withdrawn_links

    return not withdrawn_links(ledger).keys().isdisjoint(link_digests(record))


class Knowing:
    """What is known of many records, one after the other: what is the same for all of them is asked once."""

    def __init__(self, place: Workspace, ledger: Ledger | None) -> None:
        self._ledger = ledger
        self._in_file = words_in_file(place)
        self.asks_for_approval = place.approval is not ApprovalMode.OFF
        self._links: frozenset[str] = frozenset()
        if ledger is not None:
            from storyshare.ledger.withdrawals import withdrawn_links
            from storyshare.publish.policies import policy_of

            self.asks_for_approval = policy_of(place, ledger).mode is not ApprovalMode.OFF
            self._links = frozenset(withdrawn_links(ledger))

    def of(self, story_id: str, links: Iterable[str]) -> gate.Evidence | None:
        """What is known of a story, where that is a consent and what accounts had; None where there is more to ask.

        `links` are the digests of its addresses (`link_digests`).
        """
        if self.asks_for_approval or not self._in_file.isdisjoint((story_id, *links)):
            return None
        if self._ledger is None:
            return gate.Evidence()
        from storyshare.ledger import evidence as book

        known = book.known(self._ledger, story_id)
        if known.withdrawn or known.protected or not self._links.isdisjoint(links):
            return None
        earlier = book.earlier(self._ledger, story_id) if known.planned else ()
        return gate.Evidence(number=known.number, consent=known.consent, earlier=earlier)


def fingerprint(place: Workspace, record: Story) -> Fingerprint:
    """What exactly would have to be approved of the record as it lies on the disk now."""
    from storyshare.gate.approval import fingerprint as of
    from storyshare.images import digest_of

    campaign = place.campaigns.get(record.campaign)
    settings = {
        "hashtags": " ".join(place.hashtags),
        "tag_links": str(place.tag_links),
        "campaign": campaign.utm if campaign else "",
        "utm_source": " ".join(
            f"{account.name}={source}"
            for account in place.accounts.values()
            if (source := account.options.get("utm_source"))
        ),
    }
    return of(record, pictures={image.file: digest_of(image.path) for image in record.images}, settings=settings)


def _protected(place: Workspace, ledger: Ledger, story_id: str) -> gate.ProtectedTerms | gate.UnreadableTerms | None:
    from storyshare.publish.protecting import terms_for

    return terms_for(place, ledger, story_id)


def _found(place: Workspace, record: Story, policy: Policy) -> Fingerprint | None:
    return None if policy.mode is ApprovalMode.OFF else fingerprint(place, record)
