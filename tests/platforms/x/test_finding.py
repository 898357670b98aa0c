"""A post is found by its text, as far as X gives it back."""

from dataclasses import replace
from typing import Any

import pytest
from contract.cases import X_CASE

from storyshare.models import Absent, Attempt, CannotTell, Receipt
from storyshare.platforms.x import X, finding
from storyshare.testing.bench import KEY, TEXT, WireBench, attempt_of, cleared, share
from storyshare.testing.case import Shelf
from storyshare.testing.faults import NOW
from storyshare.testing.web import Reply, always

SHORT = "https://t.co/aaaaaaaaaa"
PICTURE = "https://t.co/bbbbbbbbbb"
LINK = "https://example.org/stories/rosa?utm_source=test&utm_medium=social"
URLS = [{"url": SHORT, "expanded_url": LINK}]


def attempt(text: str = TEXT, **payload: Any) -> Attempt:
    return Attempt(number=1, key=KEY, payload={"text": text, **payload}, texts=(text,), handle="1", started_at=NOW)


def post(text: str = TEXT.replace("&", "&amp;"), identifier: str = "19", **fields: Any) -> dict[str, Any]:
    return {"id": identifier, "text": text.replace(LINK.replace("&", "&amp;"), SHORT), **fields}


def listed(*posts: Any, **meta: Any) -> dict[str, Any]:
    return {"data": list(posts), "meta": {"result_count": len(posts), **meta}}


SHOWN = post(entities={"urls": URLS})


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        (attempt(), SHOWN),
        (
            attempt(media={"media_ids": ["5"]}),
            post(
                f"{SHOWN['text']} {PICTURE}",
                entities={"urls": [*URLS, {"url": PICTURE, "expanded_url": "https://x.com/a", "media_key": "3_5"}]},
            ),
        ),
        (attempt(), {"id": "19", "text": "Rosa…", "note_tweet": {"text": SHOWN["text"], "entities": {"urls": URLS}}}),
        (attempt(), {"id": "19", "text": "Rosa…", "note_post": {"text": SHOWN["text"], "entities": {"urls": URLS}}}),
        (
            attempt("Read example.org/"),
            post(f"Read {SHORT}", entities={"urls": [{"url": SHORT, "expanded_url": "http://example.org"}]}),
        ),
        (attempt("cafe\u0301"), post("café")),
        (
            attempt("Yes.", reply={"in_reply_to_tweet_id": "18"}),
            post("Yes.", referenced_tweets=[{"type": "replied_to", "id": "18"}]),
        ),
        (
            attempt("Yes.", reply={"in_reply_to_tweet_id": "18"}),
            post("Yes.", referenced_posts=[{"type": "quoted", "id": "3"}, {"type": "replied_to", "id": "18"}]),
        ),
    ],
)
def test_the_same_text_is_known_again(sent: Attempt, seen: dict[str, Any]) -> None:
    assert finding.found(sent, listed(post("Another."), seen)) == Receipt(id="19", url="https://x.com/i/web/status/19")


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"data": []},
        listed(post("Something that X may have changed.")),
        listed(SHOWN, {**SHOWN, "id": "20"}),
        listed(post(TEXT, referenced_tweets=[{"type": "replied_to", "id": "18"}])),
        {"meta": {"result_count": 0}, "errors": [{"title": "No"}]},
        listed(next_token="more"),
        listed("garbage"),
        listed({**SHOWN, "id": 19}),
    ],
)
def test_where_it_is_not_certain_nobody_can_tell(answer: dict[str, Any]) -> None:
    assert isinstance(finding.found(attempt(), answer), CannotTell)


def test_where_nothing_was_posted_since_it_is_absent() -> None:
    assert isinstance(finding.found(attempt(), {"meta": {"result_count": 0}}), Absent)


def test_another_accounts_attempt_is_not_looked_for_and_costs_nothing(on_x: WireBench) -> None:
    mine = attempt_of(on_x.sender.prepare(share("x"), 1, ()))
    assert isinstance(on_x.sender.find(replace(mine, handle="5")), CannotTell)
    assert isinstance(on_x.sender.find(replace(mine, handle="")), CannotTell)
    nameless = X.connect(X_CASE.account(), Shelf(**{**on_x.shelf.values, "ACCESS_TOKEN": "no-number"}))
    assert isinstance(nameless.find(mine), CannotTell)
    assert on_x.web.seen == []


def test_looking_reads_no_more_posts_than_its_price_says(on_x: WireBench) -> None:
    on_x.sender.find(attempt_of(on_x.sender.prepare(share("x"), 1, ())))
    (request,) = on_x.web.seen
    price = X.rules({}).price
    assert price
    assert int(request.query["max_results"]) * 0.005 == float(price.look)
    assert request.query["start_time"] == "2027-02-20T08:58:00Z"


def test_a_post_is_gone_also_where_x_answers_200(on_x: WireBench) -> None:
    receipt = on_x.sender.commit(cleared(on_x.sender.prepare(share("x"), 1, ())), key=KEY)
    problem = {"type": "https://api.twitter.com/2/problems/resource-not-found"}
    on_x.web.fault = always(Reply(body={"errors": [problem]}))
    assert on_x.sender.is_gone(receipt) is True
    assert isinstance(on_x.sender.metrics(receipt), Absent)
