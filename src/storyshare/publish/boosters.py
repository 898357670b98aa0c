"""Sends a boost as if it were a part: through the same ledger, gate and settling as a post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from storyshare.errors import GateError, PostError, Refusal, SetupError
from storyshare.i18n import N_, _
from storyshare.ledger import Ledger
from storyshare.models import Attempt, Cleared, Delivery, Json, Prepared, Receipt, Share, State
from storyshare.platforms import Boost, Sender, Verify

_GONE = N_("the post that it would boost is not, or no longer, there as far as the ledger knows")


def original(ledger: Ledger, delivery: Delivery) -> Receipt:
    """The receipt of the post that is to be boosted, if the ledger has that post as public at this moment.

    Raises GateError where it does not.
    """
    now = ledger.delivery(delivery.key)
    meant = delivery.parts[0].receipt
    there = now.parts[0].receipt if now and now.parts[0].state is State.POSTED else None
    if delivery.key.kind != "post" or meant is None or there is None or there.id != meant.id:
        raise GateError([Refusal(rule="original-gone", message=_(_GONE))])
    return meant


def occasion_of(post: Delivery) -> str:
    """The occasion of a boost: which post of ours it is about."""
    return f"{post.key.account}/{post.key.occasion}"


def boosts_of(ledger: Ledger, post: Delivery) -> list[Delivery]:
    """Every boost of that post that the ledger knows."""
    return [
        each
        for each in ledger.deliveries(post.key.story_id)
        if each.key.kind == "boost"
        and each.key.language == post.key.language
        and each.key.occasion == occasion_of(post)
    ]


def post_of(ledger: Ledger, boost: Delivery) -> Delivery | None:
    """The post that a boost is about, or None where the ledger does not know it."""
    return next(
        (
            each
            for each in ledger.deliveries(boost.key.story_id)
            if each.key.kind == "post"
            and (each.key.language, occasion_of(each)) == (boost.key.language, boost.key.occasion)
        ),
        None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Booster:
    """What sends the boost of one post for one account: that account's adapter, or the mock.

    What an adapter promises of `boost` makes it its own `Replay`: under the same key it is no second boost. That holds
    for the account that began it, so whose log-in it is stands in the handle, where the platform says it for nothing.
    """

    account: str
    of: Receipt
    platform: Sender
    asking_is_free: bool = True

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:  # noqa: ARG002 - a boost is one part
        """What the call will name, and every text that is seen by it; nothing of it is public yet."""
        payload: dict[str, Json] = {"id": self.of.id, "url": self.of.url, "details": dict(self.of.details)}
        return Prepared(
            platform=share.platform,
            account=self.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload=payload,
            texts=_texts(share),
            handle=self._owner(),
        )

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Boost what was prepared. Raises as `Boost.boost` does."""
        return self._boosts.boost(_receipt(cleared.prepared.payload), key=key)

    def replayable(self, attempt: Attempt) -> bool:
        """Whether this is the account that began it, and the post is the one that it was about."""
        try:
            return _receipt(attempt.payload).id == self.of.id and self._owner() == attempt.handle
        except (PostError, SetupError):
            return False

    @property
    def _boosts(self) -> Boost:
        if isinstance(self.platform, Boost):
            return self.platform
        raise SetupError(_("Nothing can be boosted by {account}: its platform has no boosts.", account=self.account))

    def _owner(self) -> str:
        _unused = self._boosts  # raises where there is none
        return self.platform.account().url if self.asking_is_free and isinstance(self.platform, Verify) else ""


def _receipt(payload: object) -> Receipt:
    stored = cast("dict[str, dict[str, str]]", payload)
    return Receipt(id=str(stored["id"]), url=str(stored["url"]), details=dict(stored["details"]))


def _texts(share: Share) -> tuple[str, ...]:
    """Everything of the post that its readers see, whole threads and descriptions of pictures among it."""
    found = [share.warning]
    for part in share.parts:
        card = (part.card.uri, part.card.title, part.card.description) if part.card else ()
        found += [part.heading, part.text, *card, *(image.alt for image in part.images)]
    return tuple(text for text in found if text)
