"""A post is found again, replayed and deleted by its own record key."""

from dataclasses import replace

import pytest
from platforms.bluesky.lexicon import check_input
from platforms.bluesky.made import (
    ACCOUNT,
    DELETE,
    GET,
    REFRESH,
    attempt_of,
    commit,
    keep_session,
    now,
    reset_after_request,
    share,
)
from platforms.bluesky.pds import CID, Shelf, StandIn, answer, error
from werkzeug import Response

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError
from storyshare.models import Absent, CannotTell
from storyshare.platforms.bluesky import Bluesky
from storyshare.testing.raw import RawServer, closed_port


def test_what_arrived_is_found_by_its_own_key(bluesky: Bluesky) -> None:
    prepared = bluesky.prepare(share(), 1, ())
    receipt = commit(bluesky, prepared)
    assert bluesky.find(attempt_of(prepared)) == receipt


def test_what_did_not_arrive_is_absent(bluesky: Bluesky) -> None:
    assert isinstance(bluesky.find(attempt_of(bluesky.prepare(share(), 1, ()))), Absent)


@pytest.mark.parametrize(
    "said", [error("InvalidRequest"), Response("", 500), Response("<html>", 200), answer({"uri": "x", "cid": CID})]
)
def test_any_other_answer_does_not_tell(bluesky: Bluesky, pds: StandIn, said: Response) -> None:
    attempt = attempt_of(bluesky.prepare(share(), 1, ()))
    pds.overrides[GET] = [said]
    assert isinstance(bluesky.find(attempt), CannotTell)


def test_no_answer_does_not_tell(shelf: Shelf, pds: StandIn, bluesky: Bluesky) -> None:
    attempt = attempt_of(bluesky.prepare(share(), 1, ()))
    keep_session(shelf, pds, pds=f"http://127.0.0.1:{closed_port()}")
    assert isinstance(Bluesky.connect(ACCOUNT, shelf, now=now).find(attempt), CannotTell)


def test_without_a_handle_or_a_log_in_nobody_can_tell(bluesky: Bluesky, pds: StandIn) -> None:
    attempt = attempt_of(bluesky.prepare(share(), 1, ()))
    assert isinstance(bluesky.find(replace(attempt, handle="")), CannotTell)


def test_looking_needs_no_good_token(shelf: Shelf, pds: StandIn, bluesky: Bluesky) -> None:
    prepared = bluesky.prepare(share(), 1, ())
    receipt = commit(bluesky, prepared)
    keep_session(shelf, pds, access="")
    before = len(pds.seen)
    assert Bluesky.connect(ACCOUNT, shelf, now=now).find(attempt_of(prepared)) == receipt
    assert pds.methods()[before:] == ["getRecord"]


def test_it_can_be_sent_again_once_the_log_in_is_good(shelf: Shelf, pds: StandIn, bluesky: Bluesky) -> None:
    attempt = attempt_of(bluesky.prepare(share(), 1, ()))
    keep_session(shelf, pds, access="")
    assert Bluesky.connect(ACCOUNT, shelf, now=now).replayable(attempt)
    assert pds.methods() == ["createSession", "refreshSession"]


def test_it_cannot_while_the_log_in_is_not_to_be_had(shelf: Shelf, pds: StandIn, bluesky: Bluesky) -> None:
    attempt = attempt_of(bluesky.prepare(share(), 1, ()))
    keep_session(shelf, pds, access="")
    pds.overrides[REFRESH] = [Response("", 500)]
    assert not Bluesky.connect(ACCOUNT, shelf, now=now).replayable(attempt)


def test_it_cannot_for_another_account(bluesky: Bluesky) -> None:
    attempt = attempt_of(bluesky.prepare(share(), 1, ()))
    assert not bluesky.replayable(replace(attempt, payload={**attempt.payload, "repo": "did:plc:else"}))


def test_it_is_gone_and_may_be_deleted_again(bluesky: Bluesky, pds: StandIn) -> None:
    receipt = commit(bluesky, bluesky.prepare(share(), 1, ()))
    assert bluesky.is_gone(receipt) is False
    bluesky.delete(receipt)
    assert bluesky.is_gone(receipt) is True
    bluesky.delete(receipt)
    for body in pds.asked(DELETE):
        check_input(DELETE, body)


def test_where_nobody_answers_nobody_can_tell(bluesky: Bluesky, pds: StandIn) -> None:
    receipt = commit(bluesky, bluesky.prepare(share(), 1, ()))
    pds.overrides[GET] = [Response("", 503)]
    assert bluesky.is_gone(receipt) is None


def test_a_token_that_has_run_out_is_renewed(bluesky: Bluesky, pds: StandIn) -> None:
    receipt = commit(bluesky, bluesky.prepare(share(), 1, ()))
    pds.overrides[DELETE] = [error("ExpiredToken")]
    bluesky.delete(receipt)
    assert pds.methods()[-3:] == ["deleteRecord", "refreshSession", "deleteRecord"]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (error("AuthMissing", 401), AccountOnHoldError),
        (error("RateLimitExceeded", 429), NotSentError),
        (error("InternalServerError", 500), OutcomeUnknownError),
    ],
)
def test_a_refusal_is_raised(bluesky: Bluesky, pds: StandIn, said: Response, kind: type[PostError]) -> None:
    receipt = commit(bluesky, bluesky.prepare(share(), 1, ()))
    pds.overrides[DELETE] = [said]
    with pytest.raises(PostError) as caught:
        bluesky.delete(receipt)
    assert type(caught.value) is kind


def test_a_lost_answer_is_raised(shelf: Shelf, pds: StandIn, bluesky: Bluesky) -> None:
    receipt = commit(bluesky, bluesky.prepare(share(), 1, ()))
    with RawServer(reset_after_request) as raw:
        keep_session(shelf, pds, pds=f"http://127.0.0.1:{raw.port}")
        with pytest.raises(OutcomeUnknownError):
            Bluesky.connect(ACCOUNT, shelf, now=now).delete(receipt)
    keep_session(shelf, pds, pds=f"http://127.0.0.1:{closed_port()}")
    with pytest.raises(NotSentError):
        Bluesky.connect(ACCOUNT, shelf, now=now).delete(receipt)


def test_a_post_of_the_account_that_was_here_before_is_never_called_gone(bluesky: Bluesky, pds: StandIn) -> None:
    """Another account's handle stands in .env by now; its server does not know the old one's posts."""
    receipt = commit(bluesky, bluesky.prepare(share(), 1, ()))
    old = receipt.details["uri"].replace(receipt.details["uri"].split("/")[2], "did:plc:ewvi7nxzyoun6zhxrhs64oiz")
    pds.overrides[GET] = [error("RecordNotFound")]
    assert bluesky.is_gone(replace(receipt, details={**receipt.details, "uri": old})) is None
