"""Whatever goes wrong with the one call that publishes: one call, the right error, its cause, and no secret."""

import logging
import traceback
from pathlib import Path

import pytest
from contract.benches import KEY, Bench, WireBench, attempt_of, cleared, share
from contract.faults import FAULTS, LOST_ANSWER, LOST_REQUEST, NO_NAME, REFUSED, SLOW, Fault

from storyshare.errors import OutcomeUnknownError, PostError
from storyshare.models import Prepared, Receipt
from storyshare.net import CallError
from storyshare.platforms import Find, Replay

_TALKATIVE = ("tweepy", "tweepy.client", "oauthlib", "oauthlib.oauth1.rfc5849", "requests_oauthlib", "urllib3")
_NO_CALL = (REFUSED, NO_NAME)
_NO_ANSWER = (REFUSED, NO_NAME, LOST_REQUEST, LOST_ANSWER, SLOW)

every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


def _failed(bench: Bench, fault: Fault) -> tuple[Prepared, PostError]:
    prepared = bench.sender.prepare(share(bench.name), 1, ())
    bench.arm(fault)
    with pytest.raises(PostError) as caught:
        bench.sender.commit(cleared(prepared), key=KEY)
    return prepared, caught.value


@every_fault
def test_the_error_says_what_to_do_next(bench: Bench, fault: Fault) -> None:
    _, error = _failed(bench, fault)
    assert (type(error), error.retry_after) == (bench.expected(fault), fault.until)
    assert (error.key, error.account) == (KEY, f"{bench.name}-main")


@every_fault
def test_the_call_is_made_once(bench: Bench, fault: Fault) -> None:
    _failed(bench, fault)
    assert bench.attempts() == (0 if fault in _NO_CALL and isinstance(bench, WireBench) else 1)


@every_fault
def test_only_what_arrived_is_public(bench: Bench, fault: Fault) -> None:
    _failed(bench, fault)
    assert bench.public() == fault.arrived


@pytest.mark.parametrize("fault", _NO_ANSWER, ids=lambda fault: fault.name)
def test_the_cause_is_kept(wired: WireBench, fault: Fault) -> None:
    _, error = _failed(wired, fault)
    assert isinstance(error.__cause__, CallError)
    assert (error.__cause__.__cause__, error.__cause__.__context__) == (None, None)


@every_fault
def test_no_secret_is_told(wired: WireBench, fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
    for name in _TALKATIVE:
        caplog.set_level(logging.DEBUG, logger=name)
    caplog.set_level(logging.DEBUG)
    prepared, error = _failed(wired, fault)
    chain = "".join(traceback.TracebackException.from_exception(error).format())
    shown = f"{error}{error!r}{error.args}{error.__dict__}{error.hint}{chain}{prepared!r}{wired.sender!r}{caplog.text}"
    assert not {secret for secret in wired.hidden() if secret in shown}
    assert "oauth_" not in shown


def test_no_secret_is_told_when_all_goes_well(
    wired: WireBench, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in _TALKATIVE:
        caplog.set_level(logging.DEBUG, logger=name)
    caplog.set_level(logging.DEBUG)
    receipt = wired.sender.commit(cleared(wired.sender.prepare(share(wired.name, tmp_path), 1, ())), key=KEY)
    shown = f"{receipt!r}{caplog.text}"
    assert wired.hidden()
    assert not {secret for secret in wired.hidden() if secret in shown}


@pytest.mark.parametrize("fault", [LOST_ANSWER, SLOW], ids=lambda fault: fault.name)
def test_what_arrived_is_found_although_its_answer_was_lost(bench: Bench, fault: Fault) -> None:
    prepared, _ = _failed(bench, fault)
    bench.disarm()
    assert isinstance(bench.sender, Find)
    found = bench.sender.find(attempt_of(prepared))
    assert isinstance(found, Receipt)
    assert found.id in found.url


def test_what_did_not_arrive_is_not_found(bench: Bench) -> None:
    prepared, _ = _failed(bench, LOST_REQUEST)
    bench.disarm()
    assert isinstance(bench.sender, Find)
    assert not isinstance(bench.sender.find(attempt_of(prepared)), Receipt)


@pytest.mark.parametrize("fault", [LOST_ANSWER, LOST_REQUEST], ids=lambda fault: fault.name)
def test_where_it_may_be_sent_again_there_is_one_post(bench: Bench, fault: Fault) -> None:
    prepared, error = _failed(bench, fault)
    assert isinstance(error, OutcomeUnknownError)
    bench.disarm()
    if not isinstance(bench.sender, Replay):
        pytest.skip(f"{bench.name} never sends again by itself")
    assert bench.sender.replayable(attempt_of(prepared))
    again = bench.sender.commit(cleared(prepared), key=KEY)
    assert (bench.public(), bench.sender.commit(cleared(prepared), key=KEY)) == (1, again)


@every_fault
def test_nothing_is_in_doubt_while_preparing(wired: WireBench, tmp_path: Path, fault: Fault) -> None:
    wired.arm(fault)
    with pytest.raises(PostError) as caught:
        wired.sender.prepare(share(wired.name, tmp_path), 1, ())
    assert not isinstance(caught.value, OutcomeUnknownError)
    assert wired.public() == 0
