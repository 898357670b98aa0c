"""A post is known again by its text and its link, or by any of the addresses that Facebook gives it."""

from datetime import timedelta
from typing import Any

import pytest
from contract.on_facebook import PAGE, OnFacebook, not_there, refused

from storyshare.errors import NotSentError, RejectedError
from storyshare.models import Absent, Attempt, CannotTell, Metrics, Receipt
from storyshare.platforms.facebook import Facebook, finding
from storyshare.testing import KEY, NOW, Reply, WireBench, always, attempt_of, cleared

POST = f"{PAGE}_998877665544332"
NAMED = "pfbid02AbCdEfGhIjKlMnOpQrStUvWxYz"
LATER = NOW + timedelta(minutes=2)


def attempt(message: str = "Rosa may stay", **payload: Any) -> Attempt:
    payload = {"message": message, **payload}
    return Attempt(number=1, key=KEY, payload=payload, texts=(), handle=PAGE, started_at=NOW)


def post(message: str | None = "Rosa may stay", *, minutes: float = 0, number: str = POST, link: str = "") -> Any:
    at = (NOW + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    card = {"attachments": {"data": [{"unshimmed_url": link}]}} if link else {}
    return {"id": number, "message": message, "created_time": at, **card}


def found(sent: Attempt, *posts: Any, whole: bool = True) -> object:
    return finding.found(sent, posts, whole=whole, now=LATER)


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        (attempt(), post()),
        (attempt(), post("Rosa  may\nstay")),
        (attempt(), post(minutes=-0.9)),
        (attempt(link="https://example.org/a"), post(link="https://example.org/a")),
        # Where Facebook could not read the page, the post has no card.
        (attempt(link="https://example.org/a"), post()),
    ],
)
def test_a_post_is_known_again(sent: Attempt, seen: Any) -> None:
    receipt = found(sent, post("Another", number=f"{PAGE}_1"), seen)
    assert receipt == Receipt(id=POST, url=f"https://www.facebook.com/{POST}")


@pytest.mark.parametrize("seen", [post("Rosa"), post(None), post(minutes=-2)])
def test_another_post_is_not_mistaken_for_it(seen: Any) -> None:
    assert isinstance(found(attempt(), seen), Absent)


def test_the_same_words_with_another_link_prove_nothing() -> None:
    sent = attempt(link="https://example.org/a")
    other = post(link="https://example.org/a/", number=f"{PAGE}_1")
    assert isinstance(found(sent, other), CannotTell)
    receipt = found(sent, other, post(link="https://example.org/a"))
    assert isinstance(receipt, Receipt)
    assert receipt.id == POST


@pytest.mark.parametrize(
    ("posts", "whole"),
    [
        ([post(), post(number=f"{PAGE}_1")], True),
        ([post("Another")], False),
        ([{"id": POST, "message": "Another", "created_time": "soon"}], True),
        ([{**post(), "id": "x"}], True),
    ],
)
def test_where_the_list_proves_nothing_nobody_can_tell(posts: list[Any], *, whole: bool) -> None:
    assert isinstance(found(attempt(), *posts, whole=whole), CannotTell)


def test_a_list_that_goes_back_to_before_the_attempt_is_enough() -> None:
    assert isinstance(found(attempt(), post("Another", minutes=-5), whole=False), Absent)


def test_a_new_post_may_be_missing_from_the_list_for_a_minute() -> None:
    at = NOW + timedelta(seconds=59)
    assert isinstance(finding.found(attempt(), [], whole=True, now=at), CannotTell)


def test_a_lost_answer_is_found_among_what_the_page_published_since(page: WireBench) -> None:
    prepared = page.sender.prepare(page.share(), 1, ())
    receipt = page.sender.commit(cleared(prepared), key=KEY)
    assert page.sender.find(attempt_of(prepared)) == receipt
    asked = page.web.seen[-1]
    assert asked.path.endswith(f"/{PAGE}/published_posts")
    assert asked.query["since"] == str(int((NOW - timedelta(minutes=1)).timestamp()))


@pytest.mark.parametrize("reply", [refused(403), Reply(body={"data": "none"}), Reply(body={"data": [1]})])
def test_what_is_no_list_proves_nothing(page: WireBench, reply: Reply) -> None:
    page.web.fault = always(reply)
    assert isinstance(page.sender.find(attempt()), CannotTell)


def test_another_page_s_attempt_is_not_looked_for(page: WireBench) -> None:
    other = Attempt(number=1, key=KEY, payload={"message": "x"}, texts=(), handle="7", started_at=NOW)
    assert isinstance(page.sender.find(other), CannotTell)
    assert page.web.seen == []


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.facebook.com/{POST}",
        f"https://www.facebook.com/{PAGE}/posts/998877665544332",
        "https://m.facebook.com/madeuplegalaid/posts/998877665544332/?ref=share",
        f"https://www.facebook.com/permalink.php?story_fbid=998877665544332&id={PAGE}",
        f"https://m.facebook.com/story.php?story_fbid=998877665544332&id={PAGE}",
    ],
)
def test_an_address_with_a_number_names_the_post(url: str) -> None:
    assert finding.in_address(url, PAGE) == POST


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/madeuplegalaid",
        f"https://www.facebook.com/{PAGE}",
        f"https://www.facebook.com/madeuplegalaid/posts/{NAMED}",
        "https://example.org/posts/998877665544332",
        "https://facebook.com.example.org/a/posts/998877665544332",
        "https://www.facebook.com:x/[/posts/1",
        "https://www.facebook.com/permalink.php?" + "a=1&" * 60 + "story_fbid=1",
    ],
)
def test_an_address_without_one_names_none(url: str) -> None:
    assert finding.in_address(url, PAGE) is None


def test_a_post_of_this_page_is_recognised(page: WireBench) -> None:
    receipt = page.sender.commit(cleared(page.sender.prepare(page.share(), 1, ())), key=KEY)
    number = receipt.id.rpartition("_")[2]
    assert page.sender.recognise(f"https://www.facebook.com/{PAGE}/posts/{number}") == receipt


def test_an_opaque_address_is_recognised_by_the_list(page: WireBench, facebook: OnFacebook) -> None:
    receipt = page.sender.commit(cleared(page.sender.prepare(page.share(), 1, ())), key=KEY)
    facebook.public[receipt.id]["permalink_url"] = f"https://www.facebook.com/madeuplegalaid/posts/{NAMED}"
    assert page.sender.recognise(f"https://www.facebook.com/share/x/posts/{NAMED}?rdid=1") == receipt
    with pytest.raises(RejectedError, match="none of the newest") as caught:
        page.sender.recognise("https://www.facebook.com/madeuplegalaid/posts/pfbid0AnotherOneAltogether")
    assert "Click on the date" in caught.value.hint


def test_an_opaque_address_waits_where_the_list_cannot_be_read(page: WireBench, facebook: OnFacebook) -> None:
    facebook.may_read = False
    with pytest.raises(NotSentError, match="could not be asked"):
        page.sender.recognise(f"https://www.facebook.com/a/posts/{NAMED}")


@pytest.mark.parametrize(
    "reply",
    [
        not_there(),
        Reply(body={"id": POST, "from": {"id": "7"}}),
        Reply(body={"id": POST}),
    ],
)
def test_somebody_else_s_post_is_not_recognised(page: WireBench, reply: Reply) -> None:
    page.web.fault = always(reply)
    with pytest.raises(RejectedError, match="no post of this account"):
        page.sender.recognise(f"https://www.facebook.com/{POST}")


def test_an_address_elsewhere_asks_nobody(page: WireBench) -> None:
    with pytest.raises(RejectedError, match="no post of this account"):
        page.sender.recognise("https://example.org/1/2")
    assert page.web.seen == []


def test_not_there_counts_as_gone_only_where_reading_is_allowed(page: WireBench, facebook: OnFacebook) -> None:
    receipt = Receipt(id=POST, url="")
    assert page.sender.is_gone(receipt) is True
    assert isinstance(page.sender.metrics(receipt), Absent)
    facebook.may_read = False
    assert page.sender.is_gone(receipt) is None
    assert isinstance(page.sender.metrics(receipt), CannotTell)


def test_a_post_that_is_there_is_not_gone(page: WireBench) -> None:
    receipt = page.sender.commit(cleared(page.sender.prepare(page.share(), 1, ())), key=KEY)
    assert page.sender.is_gone(receipt) is False
    page.sender.delete(receipt)
    page.sender.delete(receipt)
    assert page.sender.is_gone(receipt) is True


def test_not_there_is_no_deletion_where_nothing_may_be_read(page: WireBench, facebook: OnFacebook) -> None:
    facebook.may_read = False
    with pytest.raises(RejectedError, match="does not say whether the post is gone") as caught:
        page.sender.delete(Receipt(id=POST, url=f"https://www.facebook.com/{POST}"))
    assert f"Open https://www.facebook.com/{POST}" in caught.value.hint


@pytest.mark.parametrize("reply", [refused(400, code=1), refused(401), Reply(body={"id": 3}), Reply(body=b"<html>")])
def test_where_facebook_does_not_tell_nobody_says_gone(page: WireBench, reply: Reply) -> None:
    page.web.fault = always(reply)
    assert page.sender.is_gone(Receipt(id=POST, url="")) is None
    assert isinstance(page.sender.metrics(Receipt(id=POST, url="")), CannotTell)


@pytest.mark.parametrize(("shares", "boosts"), [({"shares": {"count": 4}}, 4), ({}, 0)])
def test_reactions_of_all_kinds_are_likes_and_no_share_is_none(page: WireBench, shares: Any, boosts: int) -> None:
    figures = {"reactions": {"summary": {"total_count": 9}}, "comments": {"summary": {"total_count": 3}}}
    page.web.fault = always(Reply(body={"id": POST, **figures, **shares}))
    assert page.sender.metrics(Receipt(id=POST, url="")) == Metrics(likes=9, boosts=boosts, replies=3)


def test_facebook_boosts_and_replays_nothing() -> None:
    assert not any(hasattr(Facebook, each) for each in ("boost", "replayable"))
