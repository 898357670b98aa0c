"""What every adapter promises when all goes well."""

from pathlib import Path

import pytest
from contract.benches import KEY, TEXT, Bench, WireBench, attempt_of, cleared, share
from contract.cases import Shelf
from contract.faults import LOST_ANSWER

from storyshare.errors import NotSentError, PostError, RejectedError, SetupError
from storyshare.models import Metrics, Profile, Receipt
from storyshare.platforms import Boost, Delete, Find, Measure, Recognise, Verify, env_example, load


def test_every_missing_credential_is_named_at_once_with_where_to_get_it(wired: WireBench) -> None:
    case = wired.case
    with pytest.raises(SetupError) as caught:
        case.connect(case.account(), Shelf(**{case.address: ""}))
    needed = [name for name in case.secrets if f"{case.name.upper()}_{name}=\n" in env_example()]
    assert needed
    for name in needed:
        assert f"{case.name.upper()}_{name}" in str(caught.value)
        assert f"{case.name.upper()}_{name}: " in caught.value.hint


def test_connecting_makes_no_call(wired: WireBench) -> None:
    wired.case.connect(wired.case.account(), wired.shelf)
    assert wired.web.seen == []


def test_preparing_publishes_nothing_and_can_be_repeated(bench: Bench, tmp_path: Path) -> None:
    for _ in range(2):
        bench.sender.prepare(share(bench.name, tmp_path), 1, ())
    assert (bench.attempts(), bench.public()) == (0, 0)


def test_everything_that_would_be_public_is_shown_before(bench: Bench, tmp_path: Path) -> None:
    prepared = bench.sender.prepare(share(bench.name, tmp_path), 1, ())
    (file,) = prepared.files
    assert set(prepared.texts) == {TEXT, "Two hands holding a “decision”."}
    assert (file.alt, file.source, file.data[:2]) == ("Two hands holding a “decision”.", "rosa hands.jpg", b"\xff\xd8")


def test_publishing_is_one_call_with_exactly_what_was_prepared(wired: WireBench, tmp_path: Path) -> None:
    prepared = wired.sender.prepare(share(wired.name, tmp_path), 1, ())
    before = len(wired.web.seen)
    wired.sender.commit(cleared(prepared), key=KEY)
    (request,) = wired.web.seen[before:]
    assert request.json() == prepared.payload
    assert wired.web.publishing() == [request]


def test_the_receipt_says_where_it_is(bench: Bench) -> None:
    receipt = bench.sender.commit(cleared(bench.sender.prepare(share(bench.name), 1, ())), key=KEY)
    assert receipt.id in receipt.url
    assert receipt.url.startswith(("https://", "http://127.0.0.1"))
    assert bench.public() == 1


def test_the_key_is_passed_on_where_it_is_honoured(wired: WireBench) -> None:
    wired.sender.commit(cleared(wired.sender.prepare(share(wired.name), 1, ())), key=KEY)
    (request,) = wired.web.publishing()
    header = wired.case.key_header
    assert [name for name, value in request.headers.items() if value == KEY] == ([header] if header else [])


def test_the_parts_of_a_thread_hang_together(bench: Bench) -> None:
    whole = share(bench.name, parts=3)
    sent: tuple[Receipt, ...] = ()
    for number in (1, 2, 3):
        prepared = bench.sender.prepare(whole, number, sent)
        assert all(f'"{receipt.id}"' not in str(prepared.payload) for receipt in sent[:-1])
        if sent:
            assert sent[-1].id in str(prepared.payload)
        sent = (*sent, bench.sender.commit(cleared(prepared), key=f"{KEY}-{number}"))
    assert bench.public() == len({receipt.id for receipt in sent}) == 3


def test_a_part_is_found_among_others(wired: WireBench, tmp_path: Path) -> None:
    whole = share(wired.name, tmp_path, parts=2)
    sent: tuple[Receipt, ...] = ()
    for number in (1, 2):
        prepared = wired.sender.prepare(whole, number, sent)
        receipt = wired.sender.commit(cleared(prepared), key=f"{KEY}-{number}")
        assert wired.sender.find(attempt_of(prepared)) == receipt
        sent = (*sent, receipt)


def test_what_was_published_is_found(bench: Bench) -> None:
    prepared = bench.sender.prepare(share(bench.name), 1, ())
    receipt = bench.sender.commit(cleared(prepared), key=KEY)
    assert isinstance(bench.sender, Find)
    found = bench.sender.find(attempt_of(prepared))
    assert isinstance(found, Receipt)
    assert (found.id, found.url) == (receipt.id, receipt.url)


def test_a_post_is_recognised_by_its_address(wired: WireBench) -> None:
    receipt = wired.sender.commit(cleared(wired.sender.prepare(share(wired.name), 1, ())), key=KEY)
    assert isinstance(wired.sender, Recognise)
    assert wired.sender.recognise(f"{receipt.url}?s=20") == receipt


def test_what_is_not_there_or_not_ours_is_not_recognised(wired: WireBench) -> None:
    receipt = wired.sender.commit(cleared(wired.sender.prepare(share(wired.name), 1, ())), key=KEY)
    wired.sender.delete(receipt)
    for address in (receipt.url, "https://example.org/", "https://example.org/a/b"):
        with pytest.raises(RejectedError, match="no post of this account"):
            wired.sender.recognise(address)


def test_nobody_recognises_a_post_when_the_platform_does_not_answer(wired: WireBench) -> None:
    receipt = wired.sender.commit(cleared(wired.sender.prepare(share(wired.name), 1, ())), key=KEY)
    wired.arm(LOST_ANSWER)
    with pytest.raises(NotSentError):
        wired.sender.recognise(receipt.url)


def test_deleting_twice_is_no_error_and_it_is_seen_gone(wired: WireBench) -> None:
    receipt = wired.sender.commit(cleared(wired.sender.prepare(share(wired.name), 1, ())), key=KEY)
    assert isinstance(wired.sender, Delete)
    assert wired.sender.is_gone(receipt) is False
    wired.sender.delete(receipt)
    wired.sender.delete(receipt)
    assert wired.sender.is_gone(receipt) is True
    assert wired.public() == 0


def test_nobody_claims_that_it_is_gone_when_the_platform_does_not_answer(wired: WireBench) -> None:
    receipt = wired.sender.commit(cleared(wired.sender.prepare(share(wired.name), 1, ())), key=KEY)
    wired.arm(LOST_ANSWER)
    assert wired.sender.is_gone(receipt) is None
    assert not isinstance(wired.sender.metrics(receipt), Metrics)
    with pytest.raises(PostError):
        wired.sender.delete(receipt)


def test_boosting_twice_is_one_boost_and_it_can_be_taken_back(wired: WireBench) -> None:
    receipt = wired.sender.commit(cleared(wired.sender.prepare(share(wired.name), 1, ())), key=KEY)
    assert isinstance(wired.sender, Boost)
    before = wired.web.publishing()
    boost = wired.sender.boost(receipt, key="key-of-the-boost")
    assert len(wired.web.publishing()) == len(before) + 1
    assert wired.sender.boost(receipt, key="key-of-the-boost") == boost
    assert boost.url == receipt.url
    assert _boosts(wired) == 1
    wired.sender.unboost(boost)
    wired.sender.unboost(boost)
    assert _boosts(wired) == 0


def test_the_figures_are_read(wired: WireBench) -> None:
    receipt = wired.sender.commit(cleared(wired.sender.prepare(share(wired.name), 1, ())), key=KEY)
    assert isinstance(wired.sender, Measure)
    found = wired.sender.metrics(receipt)
    assert isinstance(found, Metrics)
    assert (found.likes, found.boosts, found.replies) == (5, 2, 1)


def test_the_figures_of_what_is_gone_are_absent(wired: WireBench) -> None:
    receipt = wired.sender.commit(cleared(wired.sender.prepare(share(wired.name), 1, ())), key=KEY)
    wired.sender.delete(receipt)
    assert not isinstance(wired.sender.metrics(receipt), Metrics)


def test_the_platform_says_who_we_are(wired: WireBench) -> None:
    assert isinstance(wired.sender, Verify)
    profile = wired.sender.account()
    assert isinstance(profile, Profile)
    assert profile.name.startswith("@")
    assert profile.url.startswith("https://")
    load(wired.name).rules(profile.options)


def _boosts(wired: WireBench) -> int:
    stand_in = wired.web.stand_in
    boosts = getattr(stand_in, "boosts", None)
    return len(boosts) if boosts is not None else sum("repost" in uri for uri in stand_in.public)
