"""What every adapter promises: the rules, each stated once, for any platform."""

from __future__ import annotations

import logging
import re
import socket
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest

from storyshare.errors import InputError, NotSentError, OutcomeUnknownError, PostError, RejectedError, SetupError
from storyshare.models import Metrics, Prepared, Profile, Receipt
from storyshare.net import CallError
from storyshare.testing.bench import KEY, Bench, WireBench, attempt_of, cleared, published, texts
from storyshare.testing.case import ABILITIES, Case, Shelf
from storyshare.testing.faults import FAULTS, LOST_ANSWER, LOST_REQUEST, NO_NAME, REFUSED, SLOW, Fault
from storyshare.testing.web import Reply, Web

_Rule = TypeVar("_Rule", bound=Callable[..., object])
_TALKATIVE = ("tweepy", "tweepy.client", "oauthlib", "oauthlib.oauth1.rfc5849", "requests_oauthlib", "urllib3")
_NO_CALL = (REFUSED, NO_NAME)
_NO_ANSWER = (REFUSED, NO_NAME, LOST_REQUEST, LOST_ANSWER, SLOW)
_NAME = re.compile(r"[a-z][a-z0-9-]*")

every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


def needs(*abilities: str) -> Callable[[_Rule], _Rule]:
    """A rule for platforms with these abilities."""

    def marked(rule: _Rule) -> _Rule:
        rule.__dict__["needs"] = abilities
        return rule

    return marked


def excuse(case: Case, rule: Callable[..., object]) -> str:
    """Why the rule cannot be held there; empty where it must hold."""
    wanted = (rule.__name__.removeprefix("test_"), *getattr(rule, "needs", ()))
    return next((case.cannot[name] for name in wanted if name in case.cannot), "")


class SenderContract:
    """What holds for whatever sends: an adapter, or the mock."""

    @pytest.fixture
    def bench(self) -> Iterator[Bench]:
        """What is under test."""
        raise NotImplementedError

    def test_preparing_publishes_nothing_and_can_be_repeated(self, bench: Bench, tmp_path: Path) -> None:
        for _ in range(2):
            bench.sender.prepare(bench.share(tmp_path), 1, ())
        assert (bench.attempts(), bench.public()) == (0, 0)

    def test_every_text_that_would_be_public_is_shown_before(self, bench: Bench, tmp_path: Path) -> None:
        whole = bench.share(tmp_path)
        assert set(bench.sender.prepare(whole, 1, ()).texts) == texts(whole, bench.rules)

    @needs("pictures")
    def test_every_picture_that_would_be_public_is_shown_before(self, bench: Bench, tmp_path: Path) -> None:
        (file,) = bench.sender.prepare(bench.share(tmp_path), 1, ()).files
        assert (file.source, file.data[:2]) == ("rosa hands.jpg", b"\xff\xd8")
        assert file.alt == "Two hands holding a “decision”."

    def test_the_receipt_says_where_it_is(self, bench: Bench) -> None:
        receipt = published(bench)
        assert receipt.id in receipt.url
        assert receipt.url.startswith(("https://", "http://127.0.0.1"))
        assert bench.public() == 1

    @needs("threads")
    def test_the_parts_of_a_thread_hang_together(self, bench: Bench) -> None:
        whole = bench.share(parts=3)
        sent: tuple[Receipt, ...] = ()
        for number in (1, 2, 3):
            prepared = bench.sender.prepare(whole, number, sent)
            if sent:
                assert self.refers(sent[-1]) in str(prepared.payload)
            sent = (*sent, bench.sender.commit(cleared(prepared), key=f"{KEY}-{number}"))
        assert bench.public() == len({receipt.id for receipt in sent}) == 3

    @needs("find")
    def test_what_was_published_is_found(self, bench: Bench) -> None:
        prepared = bench.sender.prepare(bench.share(), 1, ())
        receipt = bench.sender.commit(cleared(prepared), key=KEY)
        found = bench.sender.find(attempt_of(prepared))
        assert isinstance(found, Receipt)
        assert (found.id, found.url) == (receipt.id, receipt.url)

    @every_fault
    def test_an_error_says_what_to_do_next(self, bench: Bench, fault: Fault) -> None:
        _, error = _failed(bench, fault)
        assert (type(error), error.retry_after) == bench.expected(fault)
        assert (error.key, error.account) == (KEY, f"{bench.name}-main")

    @every_fault
    def test_the_call_is_made_once(self, bench: Bench, fault: Fault) -> None:
        _failed(bench, fault)
        assert bench.attempts() == (0 if fault in _NO_CALL and isinstance(bench, WireBench) else 1)

    @every_fault
    def test_only_what_arrived_is_public(self, bench: Bench, fault: Fault) -> None:
        _failed(bench, fault)
        assert bench.public() == fault.arrived

    @needs("find")
    @pytest.mark.parametrize("fault", [LOST_ANSWER, SLOW], ids=lambda fault: fault.name)
    def test_what_arrived_is_found_although_its_answer_was_lost(self, bench: Bench, fault: Fault) -> None:
        prepared, _ = _failed(bench, fault)
        bench.disarm()
        found = bench.sender.find(attempt_of(prepared))
        assert isinstance(found, Receipt)
        assert found.url.startswith("http")

    @needs("find")
    def test_what_did_not_arrive_is_not_found(self, bench: Bench) -> None:
        prepared, _ = _failed(bench, LOST_REQUEST)
        bench.disarm()
        assert not isinstance(bench.sender.find(attempt_of(prepared)), Receipt)

    def refers(self, receipt: Receipt) -> str:
        """What the next part of a thread names of this one."""
        return receipt.id


class PlatformContract(SenderContract):
    """What holds for an adapter; `case` says which."""

    case: ClassVar[Case]

    @pytest.fixture
    def bench(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
        """The adapter, connected to what speaks for its platform."""
        if why := excuse(self.case, request.function):
            pytest.skip(f"{self.case.name}: {why}")
        bench = WireBench(self.case, monkeypatch)
        yield bench
        monkeypatch.undo()
        bench.web.close()
        for error in bench.web.mistakes:  # the stand-in's, not the adapter's
            raise error

    def test_it_says_what_it_is_and_what_it_needs(self) -> None:
        platform = self.case.platform
        assert _NAME.fullmatch(platform.name)
        assert platform.title
        assert platform.log_in_lasts
        for credential in platform.credentials:
            assert credential.name == credential.name.upper()
            assert credential.title
            assert credential.where

    def test_its_rules_need_no_account(self) -> None:
        rules = self.case.platform.rules({})
        assert (rules.platform, rules.title) == (self.case.platform.name, self.case.platform.title)
        for limit in rules.limits:
            assert limit.count("") == 0 < limit.maximum
        assert rules.limits[0].count("Rosa may stay.") > 0
        assert rules.permalink.format(id=rules.example_id, account="x").startswith("https://")

    def test_what_it_cannot_do_is_said_with_the_reason(self) -> None:
        lacking = {name for name, can in self.case.can().items() if not can}
        rules = {name.removeprefix("test_") for name in dir(self) if name.startswith("test_")}
        cannot = set(self.case.cannot)
        assert lacking <= cannot, f"Case.cannot gives no reason for {sorted(lacking - cannot)}"
        assert cannot - lacking <= rules, f"neither a rule, nor lacking: {sorted(cannot - lacking - rules)}"
        assert all(self.case.cannot.values()), "a reason is empty"

    def test_every_missing_credential_is_named_at_once_with_where_to_get_it(self) -> None:
        account = self.case.account()
        with pytest.raises(SetupError) as caught:
            self.case.connect(account, Shelf())
        for credential in self.case.platform.credentials:
            if credential.default is None:
                assert f"{account.env}_{credential.name}" in str(caught.value)
                assert f"{account.env}_{credential.name}: " in caught.value.hint

    def test_connecting_makes_no_call(self, bench: WireBench) -> None:
        self.case.connect(self.case.account(), bench.shelf)
        assert bench.web.seen == []

    def test_publishing_is_one_call_with_exactly_what_was_prepared(self, bench: WireBench, tmp_path: Path) -> None:
        prepared = bench.sender.prepare(bench.share(tmp_path), 1, ())
        before = len(bench.web.seen)
        bench.sender.commit(cleared(prepared), key=KEY)
        (request,) = bench.web.seen[before:]
        assert self.case.payload(request) == prepared.payload
        assert bench.web.publishing() == [request]
        for file in prepared.files:
            assert (file.data in request.body) is self.case.sends_files

    def test_the_key_is_passed_on_where_it_is_honoured(self, bench: WireBench) -> None:
        published(bench)
        (request,) = bench.web.publishing()
        header = self.case.key_header
        assert [name for name, value in request.headers.items() if value == KEY] == ([header] if header else [])

    @needs("find", "threads")
    def test_a_part_is_found_among_others(self, bench: WireBench, tmp_path: Path) -> None:
        whole = bench.share(tmp_path, parts=2)
        sent: tuple[Receipt, ...] = ()
        for number in (1, 2):
            prepared = bench.sender.prepare(whole, number, sent)
            receipt = bench.sender.commit(cleared(prepared), key=f"{KEY}-{number}")
            assert bench.sender.find(attempt_of(prepared)) == receipt
            sent = (*sent, receipt)

    @needs("recognise")
    def test_a_post_is_recognised_by_its_address(self, bench: WireBench) -> None:
        receipt = published(bench)
        assert bench.sender.recognise(f"{receipt.url}?s=20") == receipt

    @needs("recognise", "delete")
    def test_what_is_not_there_or_not_ours_is_not_recognised(self, bench: WireBench) -> None:
        receipt = published(bench)
        bench.sender.delete(receipt)
        for address in (receipt.url, "https://example.org/", "https://example.org/a/b"):
            with pytest.raises(RejectedError, match="no post of this account"):
                bench.sender.recognise(address)

    @needs("recognise")
    def test_nobody_recognises_a_post_when_the_platform_does_not_answer(self, bench: WireBench) -> None:
        receipt = published(bench)
        bench.arm(LOST_ANSWER)
        with pytest.raises(NotSentError):
            bench.sender.recognise(receipt.url)

    @needs("delete")
    def test_deleting_twice_is_no_error_and_it_is_seen_gone(self, bench: WireBench) -> None:
        receipt = published(bench)
        assert bench.sender.is_gone(receipt) is False
        bench.sender.delete(receipt)
        bench.sender.delete(receipt)
        assert bench.sender.is_gone(receipt) is True
        assert bench.public() == 0

    @needs("delete")
    def test_nobody_claims_that_it_is_gone_when_the_platform_does_not_answer(self, bench: WireBench) -> None:
        receipt = published(bench)
        bench.arm(LOST_ANSWER)
        assert bench.sender.is_gone(receipt) is None
        with pytest.raises(PostError):
            bench.sender.delete(receipt)

    @needs("boost")
    def test_boosting_twice_is_one_boost_and_it_can_be_taken_back(self, bench: WireBench) -> None:
        receipt = published(bench)
        before = bench.web.publishing()
        boost = bench.sender.boost(receipt, key="key-of-the-boost")
        assert len(bench.web.publishing()) == len(before) + 1
        assert bench.sender.boost(receipt, key="key-of-the-boost") == boost
        assert boost.url == receipt.url
        assert _boosts(bench) == 1
        bench.sender.unboost(boost)
        bench.sender.unboost(boost)
        assert _boosts(bench) == 0

    @needs("measure")
    def test_the_figures_are_read(self, bench: WireBench) -> None:
        receipt = published(bench)
        found, wanted = bench.sender.metrics(receipt), self.case.figures
        assert isinstance(found, Metrics)
        assert (found.likes, found.boosts, found.replies) == (wanted.likes, wanted.boosts, wanted.replies)

    @needs("measure")
    def test_there_are_no_figures_when_the_platform_does_not_answer(self, bench: WireBench) -> None:
        receipt = published(bench)
        bench.arm(LOST_ANSWER)
        assert not isinstance(bench.sender.metrics(receipt), Metrics)

    @needs("measure")
    def test_a_figure_that_the_platform_withholds_is_unknown_and_not_zero(self, bench: WireBench) -> None:
        receipt = published(bench)
        bench.web.fault = _without_figures
        found = bench.sender.metrics(receipt)
        assert not isinstance(found, Metrics) or found == Metrics()

    @needs("measure")
    @pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
    def test_reading_figures_raises_nothing_and_publishes_nothing(self, bench: WireBench, fault: Fault) -> None:
        receipt = published(bench)
        before = len(bench.web.publishing())
        bench.arm(fault)
        assert not isinstance(bench.sender.metrics(receipt), Metrics)
        assert len(bench.web.publishing()) == before

    @needs("measure", "delete")
    def test_the_figures_of_what_is_gone_are_absent(self, bench: WireBench) -> None:
        receipt = published(bench)
        bench.sender.delete(receipt)
        assert not isinstance(bench.sender.metrics(receipt), Metrics)

    @needs("verify")
    def test_the_platform_says_who_we_are(self, bench: WireBench) -> None:
        profile = bench.sender.account()
        assert isinstance(profile, Profile)
        assert profile.name
        assert profile.url.startswith(("https://", "http://127.0.0.1"))
        try:
            self.case.platform.rules({**self.case.options, **profile.options})
        except InputError as error:  # what `accounts check` writes into storyshare.toml must be readable
            pytest.fail(str(error))

    @pytest.mark.parametrize("fault", _NO_ANSWER, ids=lambda fault: fault.name)
    def test_the_cause_is_kept(self, bench: WireBench, fault: Fault) -> None:
        _, error = _failed(bench, fault)
        assert isinstance(error.__cause__, CallError)
        assert (error.__cause__.__cause__, error.__cause__.__context__) == (None, None)

    @every_fault
    def test_no_secret_is_told(self, bench: WireBench, fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
        _listen(caplog)
        prepared, error = _failed(bench, fault)
        chain = "".join(traceback.TracebackException.from_exception(error).format())
        shown = f"{error}{error!r}{error.args}{error.__dict__}{error.hint}{chain}{prepared!r}{bench.sender!r}"
        assert not {secret for secret in bench.hidden() if secret in shown + caplog.text}
        assert "oauth_" not in shown + caplog.text

    def test_no_secret_is_told_when_all_goes_well(
        self, bench: WireBench, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        _listen(caplog)
        prepared = bench.sender.prepare(bench.share(tmp_path), 1, ())
        receipt = bench.sender.commit(cleared(prepared), key=KEY)
        shown = f"{receipt!r}{dict(prepared.payload)}{prepared.handle}{caplog.text}"
        assert bench.hidden()
        assert not {secret for secret in bench.hidden() if secret in shown}

    @needs("replay")
    @pytest.mark.parametrize("fault", [LOST_ANSWER, LOST_REQUEST], ids=lambda fault: fault.name)
    def test_where_it_may_be_sent_again_there_is_one_post(self, bench: WireBench, fault: Fault) -> None:
        prepared, error = _failed(bench, fault)
        assert isinstance(error, OutcomeUnknownError)
        bench.disarm()
        assert bench.sender.replayable(attempt_of(prepared))
        again = bench.sender.commit(cleared(prepared), key=KEY)
        assert (bench.public(), bench.sender.commit(cleared(prepared), key=KEY)) == (1, again)

    @every_fault
    def test_nothing_is_in_doubt_while_preparing(self, bench: WireBench, tmp_path: Path, fault: Fault) -> None:
        whole = bench.share(tmp_path)
        bench.arm(fault)
        error: PostError | None = None
        try:
            bench.sender.prepare(whole, 1, ())
        except PostError as caught:
            error = caught
        # Some platforms take all of it in the one call: then nothing was asked, and nothing goes wrong.
        assert error or (bench.web.faulty_calls, bench.web.seen) == (0, [])
        assert not isinstance(error, OutcomeUnknownError)
        assert bench.public() == 0

    def refers(self, receipt: Receipt) -> str:
        """What the next part of a thread names of this one."""
        return self.case.refers(receipt)


def _failed(bench: Bench, fault: Fault) -> tuple[Prepared, PostError]:
    prepared = bench.sender.prepare(bench.share(), 1, ())
    bench.arm(fault)
    with pytest.raises(PostError) as caught:
        bench.sender.commit(cleared(prepared), key=KEY)
    return prepared, caught.value


def _without_figures(connection: socket.socket, web: Web) -> None:
    """The true answer with nothing in the place of every number that is no name of something."""
    reply = web.stand_in.answer(web.receive(connection))
    connection.sendall(Reply(body=_withheld(reply.body), status=reply.status, headers=reply.headers).wire())


def _withheld(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: each if key == "id" or key.endswith("_id") else _withheld(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_withheld(each) for each in value]
    return None if type(value) is int else value


def _listen(caplog: pytest.LogCaptureFixture) -> None:
    for name in (*_TALKATIVE, None):
        caplog.set_level(logging.DEBUG, logger=name)


def _boosts(bench: WireBench) -> int:
    stand_in: Any = bench.web.stand_in
    boosts = getattr(stand_in, "boosts", None)
    return len(boosts) if boosts is not None else sum("repost" in uri for uri in stand_in.public)


__all__ = ["ABILITIES", "PlatformContract", "SenderContract", "excuse"]
