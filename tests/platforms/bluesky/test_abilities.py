"""Whose log-in it is, boosts under a key of their own, and the network's figures where they are to be had."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from contract.cases import BLUESKY_CASE
from contract.on_bluesky import DID, refused
from platforms.bluesky.lexicon import check_input, check_record
from platforms.bluesky.made import PUT, is_tid

from storyshare.errors import NotSentError, OutcomeUnknownError, PostError
from storyshare.models import Absent, CannotTell, Metrics, Receipt
from storyshare.platforms.bluesky.tid import TidClock, tid_from
from storyshare.testing.bench import KEY, WireBench, cleared, share
from storyshare.testing.web import Reply, always


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    bench = WireBench(BLUESKY_CASE, monkeypatch)
    yield bench
    bench.web.close()


def posted(there: WireBench) -> Receipt:
    receipt = there.sender.commit(cleared(there.sender.prepare(share("bluesky"), 1, ())), key=KEY)
    assert isinstance(receipt, Receipt)
    return receipt


def test_a_key_gives_always_the_same_record_key_and_each_key_its_own() -> None:
    keys = [tid_from(f"key-{number}") for number in range(1000)]
    assert keys == [tid_from(f"key-{number}") for number in range(1000)]
    assert len(set(keys)) == 1000
    assert all(is_tid(key) for key in keys)
    assert TidClock().tid(datetime(2022, 12, 31, tzinfo=UTC)) < min(keys)
    assert max(keys) < TidClock().tid(datetime(2026, 1, 2, tzinfo=UTC))


def test_a_repost_is_a_record_as_the_lexicon_has_it(there: WireBench) -> None:
    receipt = posted(there)
    boost = there.sender.boost(receipt, key="boost")
    body = there.web.publishing()[-1].json()
    check_input(PUT, body)
    check_record(body["record"])
    assert body["record"]["subject"] == {"uri": receipt.details["uri"], "cid": receipt.details["cid"]}
    assert boost.details["uri"] == f"at://{DID}/app.bsky.feed.repost/{tid_from('boost')}"


def test_a_boost_whose_answer_was_lost_may_be_there(there: WireBench) -> None:
    receipt = posted(there)
    there.web.fault = always(Reply(status=500, body=b""))
    with pytest.raises(OutcomeUnknownError) as caught:
        there.sender.boost(receipt, key="boost")
    assert caught.value.key == "boost"
    there.web.close()
    with pytest.raises(NotSentError):
        there.sender.boost(receipt, key="boost")


def test_the_account_is_named_and_found_under_its_lasting_name(there: WireBench) -> None:
    profile = there.sender.account()
    assert (profile.name, profile.url) == ("@rosa.test", f"https://bsky.app/profile/{DID}")


@pytest.mark.parametrize("reply", [Reply(body={}), refused(503), Reply(body={"did": 5, "handle": "x"})])
def test_nobody_is_named_where_the_server_does_not_say(there: WireBench, reply: Reply) -> None:
    posted(there)
    there.web.fault = always(reply)
    with pytest.raises(PostError):
        there.sender.account()


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=501, body={"error": "MethodNotImplemented", "message": "Method Not Implemented"}),
        Reply(status=404, body=b"XRPCNotSupported"),
        Reply(body={"posts": "none"}),
        Reply(body={"posts": []}),
    ],
)
def test_a_server_without_the_networks_view_cannot_tell(there: WireBench, reply: Reply) -> None:
    receipt = posted(there)
    there.web.fault = always(reply)
    assert isinstance(there.sender.metrics(receipt), CannotTell)


def test_a_post_that_the_view_has_not_seen_yet_is_not_called_gone(there: WireBench) -> None:
    receipt = posted(there)
    plain = there.web.stand_in.answer
    there.web.stand_in.answer = lambda request: (  # type: ignore[method-assign] # one answer is another
        Reply(body={"posts": []}) if request.path.endswith("getPosts") else plain(request)
    )
    assert isinstance(there.sender.metrics(receipt), CannotTell)
    there.sender.delete(receipt)
    assert isinstance(there.sender.metrics(receipt), Absent)


def test_figures_that_are_not_given_are_not_made_up(there: WireBench) -> None:
    receipt = posted(there)
    there.web.fault = always(Reply(body={"posts": [{"uri": receipt.details["uri"], "likeCount": 5}]}))
    assert there.sender.metrics(receipt) == Metrics(likes=5)
