"""Settles what may be public with a person's help, and takes single posts down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from storyshare.errors import InputError, RejectedError, SetupError, StoryshareError
from storyshare.i18n import _
from storyshare.ledger import Ledger
from storyshare.models import Delivery, PartRecord, Receipt, State
from storyshare.platforms import Recognise, Sender, title
from storyshare.platforms.mistakes import mistake
from storyshare.publish.boosters import boosts_of
from storyshare.publish.prices import look_price
from storyshare.publish.reach import TO_DELETE
from storyshare.publish.settling import look
from storyshare.publish.taking_down import Taken, take_down

# Of a receipt that nobody but a person vouches for.
TOLD = "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One part that may be public."""

    delivery: Delivery
    part: PartRecord


def doubts(ledger: Ledger, *, story_id: str | None = None, account: str = "") -> list[Doubt]:
    """Every part that may be public, of one story or account if they are given."""
    ledger.expire()
    return [
        Doubt(delivery=delivery, part=part)
        for delivery in ledger.deliveries(story_id)
        if account in ("", delivery.key.account)
        for part in delivery.parts
        if part.state is State.UNKNOWN
    ]


def settled(before: Iterable[Doubt], after: Iterable[Doubt]) -> list[Doubt]:
    """What was in doubt then and is no more."""
    left = {(doubt.delivery.id, doubt.part.number) for doubt in after}
    return [doubt for doubt in before if (doubt.delivery.id, doubt.part.number) not in left]


def look_for(
    ledger: Ledger, found: Iterable[Doubt], connect: Callable[[Delivery], Sender], *, whatever_it_costs: bool
) -> None:
    """Ask the platforms about what is in doubt, sending nothing; one that charges for it only if it may cost."""
    for delivery in {doubt.delivery.id: doubt.delivery for doubt in found}.values():
        try:
            platform = connect(delivery)
        except SetupError:
            continue  # no log-in here: a person looks
        if whatever_it_costs or not look_costs(delivery):
            look(ledger, delivery, platform)


def look_costs(delivery: Delivery) -> Decimal:
    """What one look at the delivery's platform may cost at the most, in US dollars; nothing where nobody can look."""
    return look_price(delivery.platform)


def found_at(ledger: Ledger, doubt: Doubt, url: str, connect: Callable[[Delivery], Sender]) -> Receipt:
    """A person found the part at that address: it is posted. Raises InputError for what is no address, or another's.

    Where the platform can be asked, it must be a post of that very account (RejectedError); a thread goes on from it.
    """
    if doubt.delivery.key.kind == "boost":
        receipt = _boost_at(ledger, doubt, url, connect)
    else:
        receipt = receipt_at(doubt.delivery, url, connect)
        if ledger.is_anothers(doubt.delivery.id, doubt.part.number, receipt):
            raise InputError(
                _("That post belongs to another share of this account: storyshare knows it already."),
                hint=_("Look whether there are two. If there is only that one, the one in doubt is not public."),
            )
    ledger.found(doubt.delivery.id, doubt.part.number, receipt)
    return receipt


def _boost_at(ledger: Ledger, doubt: Doubt, url: str, connect: Callable[[Delivery], Sender]) -> Receipt:
    """The receipt of a boost that has an address of its own, as reposts have on LinkedIn; its platform must say so."""
    attempt = ledger.attempt(doubt.delivery.id, doubt.part.number)
    try:
        found = receipt_at(doubt.delivery, url, connect)
    except RejectedError:
        found = None
    if found and attempt and TOLD not in found.details and found.id != attempt.payload.get("id"):
        return found
    raise InputError(
        _(
            "{url} is no boost by {account}, as far as its platform says: most boosts have no address.",
            url=url,
            account=doubt.delivery.key.account,
        ),
        hint=_("Boost it again: under the same key it is no second boost. Or say that it is not there: --not-there"),
    )


def receipt_at(delivery: Delivery, url: str, connect: Callable[[Delivery], Sender]) -> Receipt:
    """The receipt of a post that a person has the address of; without the platform's word where it cannot be asked."""
    if not url.startswith(("https://", "http://")):
        raise InputError(_("{url!r} is no address of a post.", url=url), hint=_("Copy it from the browser: https://…"))
    try:
        platform = connect(delivery)
        if isinstance(platform, Recognise):
            return platform.recognise(url)
    except SetupError:
        pass  # no log-in here: a person's word is enough
    except StoryshareError:
        raise
    except (Exception, SystemExit) as error:
        raise mistake(title(delivery.platform), error, _("when it was to recognise a post")) from error
    return Receipt(id=url.rstrip("/").rpartition("/")[2], url=url, details={TOLD: _("by a person")})


def _take_down(ledger: Ledger, delivery: Delivery, connect: Callable[[Delivery], Sender]) -> None:
    for part in delivery.parts:
        if part.state in TO_DELETE:
            taken = take_down(connect, delivery, part, now=ledger.now())
            if taken.state is not part.state or taken.reason != part.reason:
                ledger.taken_down(delivery.id, part.number, taken.state, taken.reason, not_before=taken.again_at)


def delete_at(ledger: Ledger, url: str, connect: Callable[[Delivery], Sender]) -> tuple[Delivery, Taken]:
    """Take the boosts of one post back, delete it, and look again.

    Raises InputError where the ledger does not know it.
    """
    for delivery in ledger.deliveries():
        for part in delivery.parts:
            public = delivery.key.kind == "post" and part.state in TO_DELETE
            if public and part.receipt and part.receipt.url.rstrip("/") == url.rstrip("/"):
                for boost in boosts_of(ledger, delivery):
                    _take_down(ledger, boost, connect)
                taken = take_down(connect, delivery, part, now=ledger.now())
                if taken.state is not part.state or taken.reason != part.reason:
                    ledger.taken_down(delivery.id, part.number, taken.state, taken.reason, not_before=taken.again_at)
                return delivery, taken
    raise InputError(
        _("The ledger knows no post at {url}.", url=url),
        hint=_("Look at storyshare status for its address; or delete it there by hand."),
    )
