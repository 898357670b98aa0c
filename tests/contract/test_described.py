"""What is really sent is what X and Mastodon describe: over all that the adapters can do."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from contract.cases import MASTODON_CASE, X_CASE
from contract.described import Description

from storyshare.models import Receipt
from storyshare.testing.bench import KEY, WireBench, attempt_of, cleared, share
from storyshare.testing.case import Case
from storyshare.testing.web import Request


@pytest.fixture
def described(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    case: Case = request.param
    bench = WireBench(case, monkeypatch)
    yield bench
    bench.web.close()


def _everything(bench: WireBench, folder: Path) -> None:
    """All that an adapter can be asked to do."""
    whole = share(bench.name, folder, parts=2, warning="threats")
    sent: tuple[Receipt, ...] = ()
    for number in (1, 2):
        prepared = bench.sender.prepare(whole, number, sent)
        sent = (*sent, bench.sender.commit(cleared(prepared), key=f"{KEY}-{number}"))
        bench.sender.find(attempt_of(prepared))
    bench.sender.account()
    bench.sender.metrics(sent[0])
    bench.sender.unboost(bench.sender.boost(sent[0], key=KEY))
    bench.sender.is_gone(sent[0])
    bench.sender.delete(sent[0])


@pytest.mark.parametrize("described", [X_CASE], indirect=True, ids=["x"])
def test_x_is_sent_what_it_describes(described: WireBench, tmp_path: Path) -> None:
    # X's guides and tweepy say tweet.fields, its newest description post.fields.
    description = Description("api/x-openapi.json", also=frozenset({"tweet.fields"}))
    _everything(described, tmp_path)
    for request in described.web.seen:
        description.check(request)
    assert len({(request.method, request.path.count("/")) for request in described.web.seen}) > 4


@pytest.mark.parametrize("described", [MASTODON_CASE], indirect=True, ids=["mastodon"])
def test_mastodon_is_sent_what_it_describes(described: WireBench, tmp_path: Path) -> None:
    # allowed_mentions is documented (docs.joinmastodon.org/methods/statuses), and not yet in the description.
    description = Description("api/mastodon-openapi.json", also=frozenset({"allowed_mentions"}))
    _everything(described, tmp_path)
    api = [request for request in described.web.seen if request.path.startswith("/api/")]
    for request in api:
        description.check(request)
    assert len({(request.method, request.path.count("/")) for request in api}) > 4


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/2/tweets", {"text": "x", "lang": "en"}),
        ("POST", "/2/tweets", {"text": 5}),
        ("POST", "/2/tweets", {"text": "x", "media": {"media_ids": ["1", "2", "3", "4", "5"]}}),
        ("POST", "/2/tweets", {"text": "x", "reply": {"in_reply_to_tweet_id": "abc"}}),
        ("POST", "/2/tweet", {"text": "x"}),
    ],
)
def test_the_description_notices_what_it_does_not_know(method: str, path: str, body: dict[str, object]) -> None:
    description = Description("api/x-openapi.json")
    headers = {"content-type": "application/json"}
    request = Request(method=method, path=path, query={}, headers=headers, body=json.dumps(body).encode())
    with pytest.raises(AssertionError):
        description.check(request)
