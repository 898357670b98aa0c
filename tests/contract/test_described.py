"""What is really sent is what X, Mastodon, Telegram and Discord describe: over all that the adapters can do."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from contract.bot_api import BotApi
from contract.cases import DISCORD_CASE, DISCOURSE_CASE, MASTODON_CASE, TELEGRAM_CASE, X_CASE
from contract.described import Description
from contract.discord_api import DiscordApi
from contract.on_discord import THREAD
from contract.on_discourse import USERNAME

from storyshare.models import Card, Receipt, Share
from storyshare.testing.bench import KEY, WireBench, attempt_of, cleared, share
from storyshare.testing.case import Case
from storyshare.testing.web import Request


@pytest.fixture
def described(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    case: Case = request.param
    bench = WireBench(case, monkeypatch)
    yield bench
    bench.web.close()


def _everything(bench: WireBench, folder: Path | None, *, pictures: int = 1) -> None:
    """All that an adapter can be asked to do."""
    whole = share(bench.name, folder, parts=2, warning="threats")
    first = whole.parts[0]
    whole = replace(whole, parts=(replace(first, images=first.images * pictures), *whole.parts[1:]))
    sent: tuple[Receipt, ...] = ()
    for number in (1, 2):
        prepared = bench.sender.prepare(whole, number, sent)
        sent = (*sent, bench.sender.commit(cleared(prepared), key=f"{KEY}-{number}"))
        if "find" not in bench.case.cannot:
            bench.sender.find(attempt_of(prepared))
    bench.sender.account()
    if "measure" not in bench.case.cannot:
        bench.sender.metrics(sent[0])
    if "boost" not in bench.case.cannot:
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


@pytest.mark.parametrize("described", [DISCOURSE_CASE], indirect=True, ids=["discourse"])
def test_a_forum_is_sent_what_discourse_describes(described: WireBench, tmp_path: Path) -> None:
    # Tags are in its posts_controller.rb alone, as are the pages of which the site's own scripts make use.
    description = Description("api/discourse-openapi.json", also=frozenset({"tags"}))
    undescribed = ("/site/settings.json", f"/posts/{USERNAME}/pending.json")
    whole = described.share(tmp_path, parts=2)
    sent: tuple[Receipt, ...] = ()
    for number in (1, 2):
        prepared = described.sender.prepare(whole, number, sent)
        sent = (*sent, described.sender.commit(cleared(prepared), key=f"{KEY}-{number}"))
        described.sender.find(attempt_of(prepared))
        described.sender.metrics(sent[-1])
        described.sender.is_gone(sent[-1])
    described.sender.account()
    described.sender.delete(sent[1])
    described.sender.delete(sent[0])
    known = [request for request in described.web.seen if request.path not in undescribed]
    for request in known:
        description.check(request)
    assert len({(request.method, request.path.count("/")) for request in known}) > 4


@pytest.mark.parametrize("described", [TELEGRAM_CASE], indirect=True, ids=["telegram"])
@pytest.mark.parametrize("pictures", [0, 1, 3])
def test_telegram_is_sent_what_it_describes(described: WireBench, tmp_path: Path, pictures: int) -> None:
    description = BotApi()
    _everything(described, tmp_path if pictures else None, pictures=pictures)
    for request in described.web.seen:
        description.check(request)
    assert len({request.path for request in described.web.seen}) > 5


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("sendMessage", {"chat_id": 1}),
        ("sendMessage", {"chat_id": 1, "text": 5}),
        ("sendMessage", {"chat_id": 1, "text": "x", "disable_web_page_preview": True}),
        ("sendMessage", {"chat_id": 1, "text": "x", "link_preview_options": {"above": True}}),
        ("sendMediaGroup", {"chat_id": 1, "media": [{"type": "picture", "media": "x"}]}),
        ("deleteMessages", {"chat_id": 1, "message_ids": ["1"]}),
    ],
)
def test_the_description_of_telegram_notices_what_it_does_not_know(method: str, body: dict[str, object]) -> None:
    headers = {"content-type": "application/json"}
    request = Request(method="POST", path=f"/x/{method}", query={}, headers=headers, body=json.dumps(body).encode())
    with pytest.raises(AssertionError):
        BotApi().check(request)


@pytest.mark.parametrize(
    "described", [DISCORD_CASE, replace(DISCORD_CASE, options={"thread_id": THREAD})], indirect=True
)
@pytest.mark.parametrize("pictures", [0, 1, 3])
def test_discord_is_sent_what_it_describes(described: WireBench, tmp_path: Path, pictures: int) -> None:
    description = DiscordApi()
    _everything(described, tmp_path if pictures else None, pictures=pictures)
    receipt = described.sender.commit(cleared(described.sender.prepare(_with_a_card(tmp_path), 1, ())), key=KEY)
    described.sender.recognise(receipt.url)
    for request in described.web.seen:
        description.check(request)
    assert {request.method for request in described.web.seen} == {"GET", "POST", "DELETE"}


def _with_a_card(folder: Path) -> Share:
    part = share("discord", folder).parts[0]
    card = Card(uri="https://example.org", title="Rosa may stay", description="One family.", image=part.images[0])
    return replace(share("discord"), parts=(replace(part, images=(), card=card),))


@pytest.mark.parametrize(
    "body",
    [
        {"content": 5},
        {"text": "x"},
        {"embeds": [{"heading": "x"}]},
        {"attachments": [{"id": 0}]},
        {"attachments": [{"id": "0", "description": "x" * 1025}]},
        {"allowed_mentions": {"parse": ["all"]}},
    ],
)
def test_the_description_of_discord_notices_what_it_does_not_know(body: dict[str, object]) -> None:
    headers = {"content-type": "application/json"}
    data = json.dumps(body).encode()
    request = Request(method="POST", path="/api/v10/webhooks/1/x", query={}, headers=headers, body=data)
    with pytest.raises(AssertionError):
        DiscordApi().check(request)


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
