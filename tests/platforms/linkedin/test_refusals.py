"""What LinkedIn's answers mean: which prove that nothing is public, and what a person can do."""

from datetime import UTC, datetime
from typing import Any

import pytest
from contract.on_linkedin import duplicate, refused

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.models import Receipt
from storyshare.testing import KEY, Reply, WireBench, always, cleared


def _error(page: WireBench, reply: Reply) -> PostError:
    prepared = page.sender.prepare(page.share(), 1, ())
    page.web.fault = always(reply)
    with pytest.raises(PostError) as caught:
        page.sender.commit(cleared(prepared), key=KEY)
    return caught.value


def _published(page: WireBench) -> Receipt:
    receipt: Receipt = page.sender.commit(cleared(page.sender.prepare(page.share(), 1, ())), key=KEY)
    return receipt


def test_a_dead_version_names_its_variable(page: WireBench) -> None:
    error = _error(page, refused(426, "Requested version 202607 is not active", code="NONEXISTENT_VERSION"))
    assert type(error) is AccountOnHoldError
    assert "LINKEDIN_API_VERSION" in error.hint
    assert "202607" in error.hint


def test_a_limit_holds_until_the_day_is_over_in_utc(page: WireBench) -> None:
    error = _error(page, refused(429, "Resource level throttle limit reached"))
    assert (type(error), error.retry_after) == (NotSentError, datetime(2027, 2, 21, tzinfo=UTC))


@pytest.mark.parametrize("status", [400, 401, 403, 422, 426, 429])
@pytest.mark.parametrize("body", [b"<html>", {"message": "no"}, {"status": 999, "message": "no"}])
def test_what_something_before_linkedin_says_proves_nothing(page: WireBench, status: int, body: Any) -> None:
    assert type(_error(page, Reply(status=status, body=body))) is OutcomeUnknownError


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("EXPIRED_ACCESS_TOKEN", "has ended: it holds for 60 days"),
        ("REVOKED_ACCESS_TOKEN", "was taken back"),
        ("INVALID_ACCESS_TOKEN", "does not let this account"),
    ],
)
def test_a_log_in_that_ended_says_how(page: WireBench, code: str, words: str) -> None:
    error = _error(page, refused(401, "The token used in the request", code=code))
    assert type(error) is AccountOnHoldError
    assert words in str(error)
    assert "storyshare accounts add linkedin --name linkedin-main" in error.hint


def test_a_duplicate_is_refused_and_names_where_to_look(page: WireBench) -> None:
    error = _error(page, duplicate("urn:li:share:7000000000000000001"))
    assert type(error) is RejectedError
    assert "https://www.linkedin.com/feed/update/urn:li:share:7000000000000000001/" in error.hint
    assert "storyshare resolve" in error.hint
    assert "a day or two" in error.hint


def test_a_text_that_is_too_long_is_said_to_be(page: WireBench) -> None:
    said = "ShareCommentary text length (8694 characters) exceeded the maximum allowed (3000 characters)"
    error = _error(page, refused(400, said))
    assert type(error) is RejectedError
    assert "too long" in str(error)
    assert said in error.hint


@pytest.mark.parametrize("headers", [(), (("x-restli-id", "urn:li:activity:1"),), (("x-restli-id", "7000"),)])
def test_a_post_without_an_address_is_public_and_never_sent_again(page: WireBench, headers: Any) -> None:
    error = _error(page, Reply(status=201, body=b"", headers=headers))
    assert type(error) is OutcomeUnknownError
    assert str(error) == "The post is public on LinkedIn, but LinkedIn did not say at which address"


def test_the_id_is_in_a_header_alone(page: WireBench) -> None:
    error = _error(page, Reply(status=201, body={"id": "urn:li:share:1"}))
    assert type(error) is OutcomeUnknownError


def test_a_second_repost_is_refused_as_a_duplicate_and_the_first_can_be_taken_back(page: WireBench) -> None:
    receipt = _published(page)
    boost = page.sender.boost(receipt, key="b")
    assert (boost.url, boost.details) == (receipt.url, {"of": receipt.id})
    assert page.web.publishing()[-1].json()["reshareContext"] == {"parent": receipt.id}
    with pytest.raises(RejectedError, match="the same before"):
        page.sender.boost(receipt, key="b")
    stand_in: Any = page.web.stand_in
    assert set(stand_in.boosts) == {boost.id}
    page.sender.unboost(boost)
    page.sender.unboost(boost)
    assert (len(stand_in.boosts), page.public()) == (0, 1)


def test_a_repost_in_doubt_says_so(page: WireBench) -> None:
    receipt = _published(page)
    page.web.fault = always(Reply(status=500, body=b"<html>"))
    with pytest.raises(OutcomeUnknownError, match="may be reposted"):
        page.sender.boost(receipt, key="b")


def test_what_is_named_by_its_activity_alone_is_deleted_and_passed_on_by_hand(page: WireBench) -> None:
    receipt = Receipt(id="urn:li:activity:7", url="https://www.linkedin.com/feed/update/urn:li:activity:7/")
    with pytest.raises(RejectedError) as caught:
        page.sender.delete(receipt)
    assert receipt.url in caught.value.hint
    with pytest.raises(RejectedError) as caught:
        page.sender.boost(receipt, key="b")
    assert receipt.url in caught.value.hint
    assert page.web.seen == []


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(status=404, body=b"<html>"), OutcomeUnknownError),
        (refused(403, "Not enough permissions"), AccountOnHoldError),
        (refused(500), OutcomeUnknownError),
    ],
)
def test_a_post_is_deleted_only_where_linkedin_says_so(page: WireBench, reply: Reply, kind: type[PostError]) -> None:
    receipt = _published(page)
    page.web.fault = always(reply)
    with pytest.raises(PostError) as caught:
        page.sender.delete(receipt)
    assert type(caught.value) is kind


def test_a_person_s_post_can_be_deleted_and_nobody_claims_that_it_is_gone(person: WireBench) -> None:
    receipt = _published(person)
    person.sender.delete(receipt)
    assert (person.public(), person.sender.is_gone(receipt)) == (0, None)
