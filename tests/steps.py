"""The first steps of a part through the ledger, for tests that begin in the middle."""

from storyshare.ledger import Claim, Ledger
from storyshare.models import Delivery, DeliveryKey, Prepared, Receipt

KEY = DeliveryKey(account="bluesky", language="en", occasion="first", story_id="rosa-7f3k")
RECEIPT = Receipt(id="3kabc", url="https://bsky.app/profile/x/post/3kabc", details={"cid": "c"})


def prepared(number: int = 1) -> Prepared:
    return Prepared(
        platform="bluesky",
        account="bluesky",
        story_id=KEY.story_id,
        language="en",
        number=number,
        payload={"record": {"text": "Rosa may stay"}},
        texts=("Rosa may stay",),
        handle="at://did/post/3kabc",
    )


def planned(ledger: Ledger, parts: int = 1) -> Delivery:
    return ledger.plan(KEY, platform="bluesky", story="rosa", digest="d1", parts=parts)


def claimed(ledger: Ledger) -> Claim:
    claim = ledger.claim(planned(ledger).id, 1)
    assert claim
    return claim


def sending(ledger: Ledger) -> Claim:
    claim = claimed(ledger)
    assert ledger.begin(claim, prepared())
    return claim
