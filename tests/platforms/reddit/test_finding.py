"""A post is found by its title and what stands in it; where anything is left open, nobody can tell."""

from dataclasses import replace
from typing import Any

import pytest
from contract.on_reddit import OnReddit

from storyshare.errors import RejectedError
from storyshare.models import Absent, Attempt, CannotTell, Metrics, Receipt
from storyshare.platforms.reddit import finding
from storyshare.testing import KEY, NOW, WireBench, attempt_of, cleared

SENT = Attempt(
    number=1,
    key=KEY,
    payload={"kind": "self", "sr": "Refugees", "title": "Rosa may stay", "text": "A text\\."},
    texts=("A text.",),
    handle="rosa_desk",
    started_at=NOW,
)
LINK = replace(SENT, payload={**SENT.payload, "kind": "link", "url": "https://example.org/a?b=1"})


def post(**fields: Any) -> dict[str, Any]:
    return {
        "id": "1abc2d",
        "title": "Rosa may stay",
        "selftext": "A text\\.",
        "url": "https://example.org/a?b=1",
        "subreddit": "refugees",
        "created_utc": NOW.timestamp(),
        **fields,
    }


def found(attempt: Attempt, *posts: dict[str, Any], after: str | None = None) -> Receipt | Absent | CannotTell:
    children = [{"kind": "t3", "data": each} for each in posts]
    return finding.found(attempt, {"data": {"children": children, "after": after}})  # type: ignore[dict-item]


def test_a_post_is_known_again() -> None:
    others = (post(id="1", title="Another"), post(id="2", created_utc=NOW.timestamp() - 3600))
    for attempt in (SENT, LINK):
        receipt = found(attempt, *others, post())
        assert isinstance(receipt, Receipt)
        assert receipt.id == "1abc2d"


@pytest.mark.parametrize(
    ("attempt", "seen"),
    [
        (SENT, post(title="Rosa may go")),
        (SENT, post(subreddit="asylum")),
        (SENT, post(created_utc=NOW.timestamp() - 3600)),
    ],
)
def test_another_post_is_not_mistaken_for_it(attempt: Attempt, seen: dict[str, Any]) -> None:
    assert isinstance(found(attempt, seen), Absent)


@pytest.mark.parametrize(
    ("attempt", "posts"),
    [
        (SENT, [post(), post(id="1abc2e")]),
        (SENT, [post(selftext="A text that Reddit wrote differently.")]),
        (LINK, [post(url="https://example.org/a")]),
        (SENT, [post(id="../x")]),
        (SENT, [post(title="Another", created_utc="today")]),
    ],
)
def test_where_it_is_not_certain_nobody_can_tell(attempt: Attempt, posts: list[dict[str, Any]]) -> None:
    assert isinstance(found(attempt, *posts), CannotTell)


def test_a_list_that_ends_too_soon_does_not_tell() -> None:
    recent = post(title="Another")
    assert isinstance(found(SENT, recent, after="t3_1"), CannotTell)
    assert isinstance(found(SENT, recent, post(created_utc=0.0), after="t3_1"), Absent)
    assert isinstance(found(SENT, recent), Absent)


def test_a_list_that_is_none_does_not_tell() -> None:
    assert isinstance(finding.found(SENT, {}), CannotTell)


def test_an_attempt_of_another_account_is_not_looked_for(there: WireBench) -> None:
    attempt = attempt_of(there.sender.prepare(there.share(), 1, ()))
    assert isinstance(there.sender.find(replace(attempt, handle="sam")), CannotTell)


@pytest.mark.parametrize(
    ("url", "identifier"),
    [
        ("https://www.reddit.com/comments/1abc2d/", "1abc2d"),
        ("https://www.reddit.com/r/refugees/comments/1abc2d/rosa_may_stay/?s=20", "1abc2d"),
        ("https://old.reddit.com/user/rosa_desk/comments/1abc2d/x/", "1abc2d"),
        ("https://redd.it/1abc2d", "1abc2d"),
        ("https://example.org/comments/1abc2d/", ""),
        ("https://www.reddit.com/r/refugees/", ""),
        ("https://www.reddit.com/comments/../x", ""),
        ("https://[x", ""),
    ],
)
def test_the_id_is_read_off_every_address_of_a_post(url: str, identifier: str) -> None:
    assert finding.identifier_in(url) == identifier


def test_a_post_of_somebody_else_is_not_ours(there: WireBench, reddit: OnReddit) -> None:
    receipt = there.sender.commit(cleared(there.sender.prepare(there.share(), 1, ())), key=KEY)
    reddit.public[receipt.id]["author"] = "sam"
    with pytest.raises(RejectedError, match="no post of this account"):
        there.sender.recognise(receipt.url)


def test_the_figures_are_points_comments_and_crossposts(there: WireBench) -> None:
    receipt = there.sender.commit(cleared(there.sender.prepare(there.share(), 1, ())), key=KEY)
    assert there.sender.metrics(receipt) == Metrics(likes=5, boosts=2, replies=1)


def test_a_post_that_moderators_have_removed_is_not_gone(there: WireBench, reddit: OnReddit) -> None:
    receipt = there.sender.commit(cleared(there.sender.prepare(there.share(), 1, ())), key=KEY)
    reddit.public[receipt.id] |= {"removed_by_category": "moderator", "selftext": "[removed]"}
    assert there.sender.is_gone(receipt) is False


def test_an_author_that_is_none_is_no_error(there: WireBench, reddit: OnReddit) -> None:
    receipt = there.sender.commit(cleared(there.sender.prepare(there.share(), 1, ())), key=KEY)
    reddit.public[receipt.id]["author"] = ["sam"]
    assert there.sender.is_gone(receipt) is False
