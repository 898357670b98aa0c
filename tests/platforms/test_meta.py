"""What Meta's answers prove, by their codes and not by their status."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storyshare.errors import AccountOnHoldError, NotSentError, RejectedError
from storyshare.net import Answer
from storyshare.platforms.failures import Failures
from storyshare.platforms.meta import free_again, proof, refusal, trouble

NOW = datetime(2027, 2, 20, 9, 0, tzinfo=UTC)
FAILURES = Failures(platform="facebook", title="Facebook", account="page", log_in_hint="Log in again.")


def answer(code: int, *, status: int = 400, usage: Any = None, headers: Any = None, **more: Any) -> Answer:
    error = {"message": "Something is not right", "type": "OAuthException", "code": code, **more}
    seen = dict(headers or {})
    if usage is not None:
        seen["x-business-use-case-usage"] = usage if isinstance(usage, str) else json.dumps(usage)
    return Answer(status=status, headers=seen, data=json.dumps({"error": error}).encode())


@pytest.mark.parametrize(
    ("code", "subcode", "kind"),
    [
        (190, 463, AccountOnHoldError),
        (102, 0, AccountOnHoldError),
        (10, 0, AccountOnHoldError),
        (200, 0, AccountOnHoldError),
        (299, 0, AccountOnHoldError),
        (368, 0, AccountOnHoldError),
        (1404078, 0, AccountOnHoldError),
        (100, 0, RejectedError),
        (506, 0, RejectedError),
        (100, 1366051, RejectedError),
        (4, 0, NotSentError),
        (17, 0, NotSentError),
        (32, 0, NotSentError),
        (341, 0, NotSentError),
        (613, 0, NotSentError),
        (80001, 0, NotSentError),
        (1390008, 0, NotSentError),
    ],
)
def test_the_code_decides(code: int, subcode: int, kind: type[Exception]) -> None:
    assert type(refusal(answer(code, error_subcode=subcode), FAILURES, NOW, "key")) is kind


@pytest.mark.parametrize("code", [1, 2])
def test_server_trouble_proves_nothing(code: int) -> None:
    assert refusal(answer(code), FAILURES, NOW) is None


@pytest.mark.parametrize("status", [409, 500, 502, 503])
def test_a_refusal_with_the_status_of_a_broken_server_proves_nothing(status: int) -> None:
    assert refusal(answer(100, status=status), FAILURES, NOW) is None


def test_what_may_pass_by_itself_proves_nothing() -> None:
    assert refusal(answer(100, is_transient=True), FAILURES, NOW) is None


def test_a_wait_proves_a_refusal_although_it_passes_by_itself() -> None:
    assert type(refusal(answer(4, is_transient=True), FAILURES, NOW)) is NotSentError


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"error": "no"}', b'{"error": {"message": "no"}}'])
def test_another_form_proves_nothing(body: bytes) -> None:
    found = Answer(status=400, headers={}, data=body)
    assert (trouble(found), refusal(found, FAILURES, NOW)) == (None, None)


def test_the_longest_wait_counts_and_is_in_minutes() -> None:
    usage = {
        "17": [{"type": "pages", "estimated_time_to_regain_access": 4}],
        "18": [{"type": "pages", "estimated_time_to_regain_access": 7}, {"type": "messenger"}],
    }
    assert free_again(answer(80001, usage=usage), NOW) == NOW + timedelta(minutes=7)


@pytest.mark.parametrize("usage", ["", "{", "[]", {"17": 3}, {"17": [{"estimated_time_to_regain_access": "soon"}]}])
def test_where_no_wait_is_said_none_is_made_up(usage: Any) -> None:
    assert free_again(answer(4, usage=usage), NOW) is None


def test_no_wait_is_longer_than_a_day() -> None:
    usage = {"17": [{"estimated_time_to_regain_access": 99999999}]}
    assert free_again(answer(4, usage=usage), NOW) == NOW + timedelta(days=1)


def test_the_limit_of_an_app_s_posts_is_over_tomorrow() -> None:
    error = refusal(answer(341), FAILURES, NOW)
    assert error
    assert error.retry_after == NOW + timedelta(days=1)


def test_what_meta_says_to_people_is_shown_before_what_it_says_to_programs() -> None:
    error = refusal(answer(100, error_user_msg="The link is broken"), FAILURES, NOW)
    assert error
    assert error.hint == "Facebook says: The link is broken"


def test_the_proof_is_that_of_the_published_recipe() -> None:
    # RFC 4231's way of writing HMAC-SHA256, with a key and data of its second case.
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert proof("what do ya want for nothing?", "Jefe") == expected
