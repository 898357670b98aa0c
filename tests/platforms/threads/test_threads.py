"""Threads: what its containers say, what is counted, how its token lasts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from contract.cases import THREADS_CASE
from contract.on_meta import TOKEN, OnThreads
from platforms_of_meta import Somebody

from storyshare.errors import AccountOnHoldError, NotSentError, RejectedError
from storyshare.models import Absent, Account, CannotTell, Receipt
from storyshare.platforms.threads import Threads
from storyshare.platforms.threads.rules import rules
from storyshare.testing import KEY, NOW, Reply, Shelf, WireBench, attempt_of, cleared, share


def post(there: WireBench, number: int = 1, sent: tuple[Receipt, ...] = (), parts: int = 1) -> Receipt:
    found: Receipt = there.sender.commit(cleared(there.sender.prepare(there.share(parts=parts), number, sent)), key=KEY)
    return found


@pytest.mark.parametrize(("text", "size"), [("a" * 500, 500), ("’" * 3 + "a" * 491, 500), ("難" * 166, 498)])
def test_500_are_counted_in_bytes(text: str, size: int) -> None:
    assert rules({}).limits[0].count(text) == size


def test_five_different_links_at_the_most_the_cards_among_them() -> None:
    text = " ".join(f"https://example.org/{number}" for number in (1, 2, 3, 4, 5, 5))
    assert [rules({"embed": embed}).limits[1].maximum for embed in ("images", "card")] == [5, 4]
    assert rules({}).limits[1].count(text) == 5


def test_a_picture_is_a_container_with_its_address_and_alt_text(
    there: WireBench, threads: OnThreads, tmp_path: Path
) -> None:
    there.sender.prepare(there.share(tmp_path), 1, ())
    (made,) = threads.containers.values()
    assert (made["media_type"], made["alt_text"]) == ("IMAGE", "Two hands holding a “decision”.")
    assert made["image_url"].startswith("https://media.example.org/")
    assert (made["topic_tag"], made["text"]) == ("Asylum", there.share().parts[0].text)


def test_several_pictures_are_children_of_one_container(there: WireBench, threads: OnThreads, tmp_path: Path) -> None:
    whole = there.share(tmp_path)
    (part,) = whole.parts
    there.sender.prepare(replace(whole, parts=(replace(part, images=part.images * 2),)), 1, ())
    *children, made = threads.containers.items()
    assert [child["is_carousel_item"] for _, child in children] == ["true", "true"]
    assert (made[1]["media_type"], made[1]["children"]) == ("CAROUSEL", ",".join(name for name, _ in children))


def test_a_card_is_a_field_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = WireBench(replace(THREADS_CASE, options={"topic": "none"}), monkeypatch)
    bench.sender.prepare(bench.share(), 1, ())
    (made,) = bench.web.stand_in.containers.values()  # type: ignore[attr-defined]
    bench.web.close()
    assert (made["media_type"], made["link_attachment"]) == ("TEXT", bench.share().link)
    assert "topic_tag" not in made


def test_the_next_part_names_the_one_before_and_waits_until_it_is_known(there: WireBench, threads: OnThreads) -> None:
    first = post(there, parts=2)
    threads.not_yet = 3
    second = there.sender.prepare(there.share(parts=2), 2, (first,))
    assert threads.containers[second.payload["creation_id"]]["reply_to_id"] == first.id
    threads.not_yet = 100
    with pytest.raises(NotSentError, match="not ready"):
        there.sender.prepare(there.share(parts=2), 2, (first,))


def test_it_waits_until_a_container_is_ready_and_not_for_ever(there: WireBench, threads: OnThreads) -> None:
    threads.states = ["404", "IN_PROGRESS", "IN_PROGRESS"]
    there.sender.prepare(there.share(), 1, ())
    threads.states = ["IN_PROGRESS"] * 100
    with pytest.raises(NotSentError, match="very long") as caught:
        there.sender.prepare(there.share(), 1, ())
    assert caught.value.retry_after == NOW + timedelta(minutes=5)


def test_a_picture_that_cannot_be_fetched_is_tried_later(there: WireBench, threads: OnThreads) -> None:
    threads.states = ["ERROR"]
    with pytest.raises(NotSentError, match="could not fetch a picture"):
        there.sender.prepare(there.share(), 1, ())


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("FINISHED", Absent),
        ("EXPIRED", Absent),
        ("IN_PROGRESS", CannotTell),
        ("ERROR", CannotTell),
        ("PUBLISHED", CannotTell),  # released, and not yet among the newest
    ],
)
def test_the_containers_own_word_settles_doubt(
    there: WireBench, threads: OnThreads, state: str, kind: type[Absent | CannotTell]
) -> None:
    prepared = there.sender.prepare(there.share(), 1, ())
    threads.states = [state]
    assert isinstance(there.sender.find(attempt_of(prepared)), kind)


def test_two_posts_with_the_same_words_prove_nothing(there: WireBench, threads: OnThreads) -> None:
    prepared = there.sender.prepare(there.share(), 1, ())
    receipt = there.sender.commit(cleared(prepared), key=KEY)
    threads.public["18"] = {**threads.public[receipt.id], "id": "18"}
    assert isinstance(there.sender.find(attempt_of(prepared)), CannotTell)


def test_a_post_is_recognised_by_the_address_that_threads_shows(there: WireBench, threads: OnThreads) -> None:
    receipt = post(there)
    shown = threads.public[receipt.id]["permalink"]
    assert there.sender.recognise(shown.replace("threads.net", "threads.com")) == receipt
    with pytest.raises(RejectedError):
        there.sender.recognise(shown.replace("@aid.desk", "@somebody"))


def test_a_strange_address_of_a_post_is_no_error(there: WireBench, threads: OnThreads) -> None:
    receipt = post(there)
    threads.public[receipt.id]["permalink"] = "https://[threads"
    assert there.sender.recognise(receipt.url) == receipt


def test_another_account_cannot_say_that_a_post_is_gone(there: WireBench) -> None:
    """Meta says of what a log-in may not see that it is not there."""
    receipt = post(there)
    there.sender.delete(receipt)
    assert there.sender.is_gone(replace(receipt, details={"user": "17"})) is None


def test_nothing_is_prepared_where_the_days_posts_are_used_up(there: WireBench, threads: OnThreads) -> None:
    threads.limits = {"quota_usage": 250, "config": {"quota_total": 250}}
    with pytest.raises(NotSentError, match="250 posts in 24 hours") as caught:
        there.sender.prepare(there.share(), 1, ())
    assert caught.value.retry_after == NOW + timedelta(hours=1)
    assert threads.containers == {}


def test_no_picture_is_put_anywhere_before_all_else_is_right(
    there: WireBench, threads: OnThreads, tmp_path: Path
) -> None:
    threads.limits = {"quota_usage": 250, "config": {"quota_total": 250}}
    with pytest.raises(NotSentError):
        there.sender.prepare(there.share(tmp_path), 1, ())
    assert there.sender.media.put_there == []


def test_without_a_place_for_pictures_it_is_refused(there: WireBench, tmp_path: Path) -> None:
    there.sender.media = None
    with pytest.raises(RejectedError, match="public address") as caught:
        there.sender.prepare(there.share(tmp_path), 1, ())
    assert "[media]" in caught.value.hint


def test_a_token_is_renewed_long_before_its_end_and_the_new_one_is_used(there: WireBench, threads: OnThreads) -> None:
    assert there.sender.account().ends_at == NOW + timedelta(days=60)
    assert threads.renewals == 1
    again = Threads.connect(THREADS_CASE.account(), there.shelf, now=lambda: NOW + timedelta(days=29))
    again.account()
    assert threads.renewals == 1
    assert there.web.seen[-1].headers["authorization"] == f"Bearer {threads.renewed}"
    Threads.connect(THREADS_CASE.account(), there.shelf, now=lambda: NOW + timedelta(days=31)).account()
    assert threads.renewals == 2


def test_a_token_that_cannot_be_renewed_yet_serves_all_the_same(there: WireBench, threads: OnThreads) -> None:
    """Within its first day."""
    threads.renews = False
    assert there.sender.account().ends_at is None
    assert there.web.seen[-1].headers["authorization"] == f"Bearer {TOKEN}"


def test_a_dead_token_puts_the_account_on_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = WireBench(THREADS_CASE, monkeypatch)
    shelf = Shelf(BASE_URL=bench.web.url, ACCESS_TOKEN="made-up-and-over")
    with pytest.raises(AccountOnHoldError) as caught:
        Threads.connect(THREADS_CASE.account(), shelf, now=lambda: NOW).account()
    bench.web.close()
    assert "THREADS_ACCESS_TOKEN" in caught.value.hint


def test_nothing_is_reposted_while_nobody_can_tell_whether_it_was_before(
    there: WireBench, threads: OnThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, answer = post(there), threads.answer
    monkeypatch.setattr(
        threads,
        "answer",
        lambda request: Reply(status=500, body={}) if request.path.endswith("/threads") else answer(request),
    )
    with pytest.raises(NotSentError):
        there.sender.boost(receipt, key=KEY)
    assert not [each for each in there.web.seen if each.path.endswith("/repost")]


def test_no_token_stands_in_an_address(there: WireBench, tmp_path: Path) -> None:
    receipt = there.sender.commit(cleared(there.sender.prepare(there.share(tmp_path), 1, ())), key=KEY)
    there.sender.metrics(receipt)
    there.sender.delete(receipt)
    assert not [each for each in there.web.seen if TOKEN in f"{each.path}{each.query}{each.body!r}"]


def test_whoever_logs_in_is_led_to_a_token_and_told_whose_it_is(there: WireBench) -> None:
    somebody = Somebody(TOKEN)
    account = Account(name="threads", platform="threads", env="THREADS")
    found = Threads.log_in(account, there.shelf, somebody)
    assert dict(found.values) == {"ACCESS_TOKEN": TOKEN}
    assert "That is @aid.desk on Threads" in somebody.heard
    assert TOKEN not in f"{somebody.heard}{found!r}"


def test_a_text_that_is_too_long_by_now_is_refused(there: WireBench) -> None:
    whole = share("threads", rules=there.rules)
    (part,) = whole.parts
    with pytest.raises(RejectedError, match="too long"):
        there.sender.prepare(replace(whole, parts=(replace(part, text="’" * 167),)), 1, ())
