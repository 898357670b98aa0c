"""What Facebook's answers prove about the one call that publishes, and what a person can do."""

import json
from datetime import timedelta
from typing import Any

import pytest
from contract.on_facebook import PAGE, refused

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.models import Receipt
from storyshare.testing import KEY, NOW, Reply, WireBench, always, cleared

POST = Receipt(id=f"{PAGE}_1", url="")


def error(page: WireBench, reply: Reply) -> PostError:
    prepared = page.sender.prepare(page.share(), 1, ())
    page.web.fault = always(reply)
    with pytest.raises(PostError) as caught:
        page.sender.commit(cleared(prepared), key=KEY)
    return caught.value


@pytest.mark.parametrize(
    "reply",
    [
        refused(400, code=1),
        refused(400, code=2),
        refused(400, code=100, is_transient=True),
        refused(500, code=2),
        refused(500, code=100),
        refused(503, code=190),
        refused(409, code=506),
        Reply(status=400, body=b"<html>"),
        Reply(status=403, body={"message": "no"}),
        Reply(status=302, body=b""),
        Reply(body={"success": True}),
        Reply(body={"id": "x"}),
    ],
)
def test_what_may_be_public_is_never_sent_again(page: WireBench, reply: Reply) -> None:
    assert type(error(page, reply)) is OutcomeUnknownError


@pytest.mark.parametrize(
    ("code", "subcode", "kind", "words"),
    [
        (190, 460, AccountOnHoldError, "has ended"),
        (200, 0, AccountOnHoldError, "lacks a permission"),
        (368, 0, AccountOnHoldError, "has blocked"),
        (100, 1404078, AccountOnHoldError, "has blocked"),
        (506, 0, RejectedError, "has posted the same before"),
        (100, 1366051, RejectedError, "has posted the same before"),
        (100, 1609005, RejectedError, "could not read the page that the link leads to"),
        (100, 1609008, RejectedError, "does not take links to Facebook itself"),
        (100, 1346003, RejectedError, "breaks its rules"),
        (100, 0, RejectedError, "did not accept the post"),
    ],
)
def test_a_refusal_says_what_it_was(
    page: WireBench, code: int, subcode: int, kind: type[PostError], words: str
) -> None:
    found = error(page, refused(400, "Not like this", code=code, error_subcode=subcode))
    assert type(found) is kind
    assert words in str(found)


def test_a_log_in_that_ended_says_how_to_mend_it(page: WireBench) -> None:
    assert "storyshare accounts add facebook --name facebook-main" in error(page, refused(401)).hint


def test_a_duplicate_is_a_hint_and_not_a_proof(page: WireBench) -> None:
    assert "storyshare resolve" in error(page, refused(400, code=506)).hint


def test_the_wait_is_in_minutes(page: WireBench) -> None:
    usage = {PAGE: [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19}]}
    limit = refused(400, code=80001)
    header = ("X-Business-Use-Case-Usage", json.dumps(usage))
    found = error(page, Reply(status=400, body=limit.body, headers=(header,)))
    assert (type(found), found.retry_after) == (NotSentError, NOW + timedelta(minutes=19))


def test_an_app_that_has_posted_too_much_waits_a_day(page: WireBench) -> None:
    found = error(page, refused(400, code=341))
    assert (type(found), found.retry_after) == (NotSentError, NOW + timedelta(days=1))


def test_publishing_is_one_call_that_asks_for_nothing_more(page: WireBench) -> None:
    receipt = page.sender.commit(cleared(page.sender.prepare(page.share(), 1, ())), key=KEY)
    (call,) = page.web.publishing()
    assert set(call.query) == {"appsecret_proof"}
    assert receipt.url == f"https://www.facebook.com/{receipt.id}"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refused(400, code=2), OutcomeUnknownError),
        (refused(400, code=200), AccountOnHoldError),
        (Reply(body={"success": False}), OutcomeUnknownError),
        (Reply(body={}), OutcomeUnknownError),
        (Reply(status=404, body=b"<html>"), OutcomeUnknownError),
    ],
)
def test_a_post_is_deleted_only_where_facebook_says_so(page: WireBench, reply: Reply, kind: type[PostError]) -> None:
    page.web.fault = always(reply)
    with pytest.raises(PostError) as caught:
        page.sender.delete(POST)
    assert type(caught.value) is kind


@pytest.mark.parametrize("said", ["made-up-token-93", "made-up-app-secret-50"])
def test_a_secret_that_facebook_says_back_is_not_shown(page: WireBench, said: Any) -> None:
    found = error(page, refused(400, f"Malformed: {said}", code=100))
    assert "Malformed: …" in found.hint
    assert said not in f"{found}{found.hint}"
