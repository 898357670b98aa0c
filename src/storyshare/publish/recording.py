"""Enters posts that were made elsewhere or before, so that they are known: not repeated, and found when taking back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from storyshare.errors import GateError, LedgerError, Refusal
from storyshare.i18n import _
from storyshare.ledger import Ledger
from storyshare.ledger.evidence import known
from storyshare.ledger.withdrawals import LATE, ToDo, list_to_do
from storyshare.models import Delivery, DeliveryKey, Prepared, State, Story
from storyshare.platforms import Sender
from storyshare.publish.resolving import receipt_at
from storyshare.publish.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A post that a person made: which story, on which account, in which language, on which occasion, where it is."""

    story: Story
    target: Target
    language: str
    occasion: str
    url: str


def record(ledger: Ledger, post: Elsewhere, connect: Callable[[Delivery], Sender]) -> Delivery:
    """Enter the post as sent. Raises GateError where that story is known to be there already on that occasion.

    A post of a story that was taken back goes onto the list of what a person has to delete, and GateError says so.
    """
    account = post.target.account.name
    if known(ledger, post.story.id).withdrawn:
        name = f"{LATE}{hashlib.sha256(post.url.encode()).hexdigest()[:12]}"
        found = ToDo(name=name, what=_("Found later on {account}: delete it there", account=account), url=post.url)
        list_to_do(ledger, post.story.id, [found])
        message = _("the story was taken back: this post now stands on the list of what you have to delete")
        hint = _("Look: storyshare withdraw {name}", name=post.story.name)
        raise GateError([Refusal(rule="withdrawn", message=message, hint=hint)])
    key = DeliveryKey(account=account, language=post.language, occasion=post.occasion, story_id=post.story.id)
    platform = post.target.rules.platform
    delivery = ledger.plan(key, platform=platform, story=post.story.name, digest="", parts=1)
    if delivery.parts[0].state not in (State.PLANNED, State.CANCELLED, State.REJECTED, State.BLOCKED, State.MISSED):
        receipt = delivery.parts[0].receipt
        where = f": {receipt.url}" if receipt else _(" and not yet settled")
        hint = _("Another post of it is another occasion: --again NAME")
        raise GateError(
            [
                Refusal(
                    rule="already-posted",
                    message=_("it is known on {account} already{where}", account=account, where=where),
                    hint=hint,
                )
            ]
        )
    receipt = receipt_at(delivery, post.url, connect)
    ledger.take_up(delivery.id)
    claim = ledger.claim(delivery.id, 1)
    # The same way as any post, so that the history of every post reads alike; nothing is sent.
    entered = claim and ledger.begin(
        claim,
        Prepared(
            platform=platform,
            account=account,
            story_id=post.story.id,
            language=post.language,
            number=1,
            payload={},
            texts=(),
        ),
    )
    if not (claim and entered and ledger.posted(claim, receipt)):
        raise LedgerError(
            _("The post on {account} could not be entered.", account=account), hint=_("Is it paused, or on hold?")
        )
    return ledger.delivery(key) or delivery
