"""A post is known again by its text and its link, or by an address that a person has."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from contract.on_linkedin import ORGANISATION, refused

from storyshare.errors import NotSentError, RejectedError
from storyshare.models import Absent, Attempt, CannotTell, Metrics, Receipt
from storyshare.platforms.linkedin import finding
from storyshare.testing import KEY, NOW, Reply, WireBench, always, attempt_of, cleared

POST = "urn:li:share:7123456789012345678"


def attempt(commentary: str = "Rosa\\_may stay #Asylum", **payload: Any) -> Attempt:
    payload = {"commentary": commentary, **payload}
    return Attempt(number=1, key=KEY, payload=payload, texts=(), handle=ORGANISATION, started_at=NOW)


def post(commentary: str = "Rosa\\_may stay #Asylum", *, minutes: float = 0, urn: str = POST, **more: Any) -> Any:
    at = int((NOW + timedelta(minutes=minutes)).timestamp() * 1000)
    return {"id": urn, "commentary": commentary, "createdAt": at, **more}


def article(source: str) -> Any:
    return {"article": {"source": source, "title": "x"}}


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        (attempt(), post()),
        (attempt(), post("Rosa\\_may  stay\n{hashtag|\\#|Asylum}")),
        (attempt(content=article("https://example.org/a")), post(content=article("https://example.org/a"))),
        (attempt(), post(minutes=-0.9)),
    ],
)
def test_a_post_is_known_again(sent: Attempt, seen: Any) -> None:
    others = [post("Another", minutes=1, urn="urn:li:share:8")]
    found = finding.found(sent, [*others, seen])
    assert isinstance(found, Receipt)
    assert (found.id, found.url) == (POST, f"https://www.linkedin.com/feed/update/{POST}/")


@pytest.mark.parametrize(
    "seen",
    [
        post("Rosa may stay #Asylum"),
        post(minutes=-2),
        post(reshareContext={"parent": "urn:li:share:9"}),
    ],
)
def test_another_post_is_not_mistaken_for_it(seen: Any) -> None:
    assert isinstance(finding.found(attempt(), [seen]), Absent)


def test_the_same_words_with_another_link_prove_nothing() -> None:
    assert isinstance(finding.found(attempt(), [post(content=article("https://example.org/a"))]), CannotTell)
    sent = attempt(content=article("https://example.org/a"))
    other = post(content=article("https://lnkd.example.org/x"), urn="urn:li:share:8")
    assert isinstance(finding.found(sent, [other]), CannotTell)
    assert isinstance(finding.found(sent, [other, post(content=article("https://example.org/a"))]), Receipt)


@pytest.mark.parametrize(
    "newest",
    [
        [post(), post(urn="urn:li:share:9")],
        [post("x", minutes=1)] * finding.NEWEST,
        [{**post("x"), "createdAt": "yesterday"}],
        [post(urn="7123")],
    ],
)
def test_where_it_is_not_certain_nobody_can_tell(newest: list[Any]) -> None:
    assert isinstance(finding.found(attempt(), newest), CannotTell)


def test_a_full_list_that_goes_back_far_enough_is_certain() -> None:
    newest = [post("x", minutes=1)] * (finding.NEWEST - 1) + [post("x", minutes=-9)]
    assert isinstance(finding.found(attempt(), newest), Absent)


@pytest.mark.parametrize("reply", [refused(503), refused(403), Reply(body={}), Reply(body={"elements": [5]})])
def test_any_other_answer_does_not_tell(page: WireBench, reply: Reply) -> None:
    sent = attempt_of(page.sender.prepare(page.share(), 1, ()))
    page.web.fault = always(reply)
    assert isinstance(page.sender.find(sent), CannotTell)


def test_another_author_s_attempt_is_not_looked_for(page: WireBench) -> None:
    sent = replace(attempt_of(page.sender.prepare(page.share(), 1, ())), handle="urn:li:organization:1")
    assert isinstance(page.sender.find(sent), CannotTell)
    assert page.web.seen == []


def test_what_a_person_posted_is_not_looked_for(person: WireBench) -> None:
    sent = attempt_of(person.sender.prepare(person.share(), 1, ()))
    assert isinstance(person.sender.find(sent), CannotTell)
    assert isinstance(person.sender.metrics(Receipt(id=POST, url="")), CannotTell)
    assert person.web.seen == []


@pytest.mark.parametrize(
    ("url", "urn"),
    [
        (f"https://www.linkedin.com/feed/update/{POST}/", POST),
        ("https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A71?utm_source=x", "urn:li:ugcPost:71"),
        ("https://de.linkedin.com/posts/made-up_rosa-share-71-AbCd", "urn:li:share:71"),
        ("https://www.linkedin.com/posts/made-up_rosa-activity-71-AbCd", "urn:li:activity:71"),
        ("https://example.org/feed/update/urn:li:share:71", None),
        ("https://linkedin.com.example.org/feed/update/urn:li:share:71", None),
        ("https://www.linkedin.com/company/71/", None),
    ],
)
def test_the_post_is_read_off_its_address(url: str, urn: str | None) -> None:
    assert finding.in_address(url) == urn


def test_a_person_s_word_is_taken_for_what_cannot_be_read(person: WireBench, page: WireBench) -> None:
    url = f"https://www.linkedin.com/feed/update/{POST}/"
    assert person.sender.recognise(f"{url}?x=1") == Receipt(id=POST, url=url)
    activity = "https://www.linkedin.com/posts/rosa-activity-71-AbCd"
    assert page.sender.recognise(f"{activity}?x=1") == Receipt(id="urn:li:activity:71", url=activity)
    assert (person.web.seen, page.web.seen) == ([], [])


def test_a_post_of_another_organisation_is_not_ours(page: WireBench) -> None:
    page.web.fault = always(Reply(body={"id": POST, "author": "urn:li:organization:1"}))
    with pytest.raises(RejectedError, match="no post of this account"):
        page.sender.recognise(f"https://www.linkedin.com/feed/update/{POST}/")


def test_a_page_in_linkedin_s_place_says_nothing_of_a_post(page: WireBench) -> None:
    page.web.fault = always(Reply(status=404, body=b"<html>"))
    assert page.sender.is_gone(Receipt(id=POST, url="")) is None
    with pytest.raises(NotSentError):
        page.sender.recognise(f"https://www.linkedin.com/feed/update/{POST}/")


@pytest.mark.parametrize("elements", [[], [{}], [{"totalShareStatistics": {"likeCount": "many"}}], "none"])
def test_figures_that_are_not_given_are_not_made_up(page: WireBench, elements: Any) -> None:
    page.web.fault = always(Reply(body={"elements": elements}))
    assert isinstance(page.sender.metrics(Receipt(id=POST, url="")), CannotTell)


def test_the_figures_of_an_organisation_are_asked_for_in_rest_li_s_form(page: WireBench) -> None:
    receipt = page.sender.commit(cleared(page.sender.prepare(page.share(), 1, ())), key=KEY)
    assert page.sender.metrics(receipt) == Metrics(views=70, likes=5, boosts=2, replies=1)
    assert page.web.seen[-1].query["shares"] == f"List({receipt.id})"
