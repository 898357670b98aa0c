"""What a Lemmy server's answers mean, the log-in that is kept, and finding a post again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from contract.on_lemmy import OnLemmy
from platforms.lemmy.conftest import Made

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.models import Absent, Attempt, CannotTell, Metrics, Receipt
from storyshare.platforms.lemmy.pictures import names
from storyshare.testing import LATER, NOW, Reply, always, attempt_of, cleared
from storyshare.testing.bench import LINK, WireBench


def _sent(bench: WireBench) -> tuple[Attempt, Receipt]:
    prepared = bench.sender.prepare(bench.share(), 1, ())
    return attempt_of(prepared), bench.sender.commit(cleared(prepared), key="k")


def _told(bench: WireBench, name: str, status: int = 400) -> PostError:
    prepared = bench.sender.prepare(bench.share(), 1, ())
    bench.web.fault = always(Reply(status=status, body={"error": name}))
    with pytest.raises(PostError) as caught:
        bench.sender.commit(cleared(prepared), key="k")
    return caught.value


@pytest.mark.parametrize("name", ["couldnt_create_post", "couldnt_like_post", "couldnt_mark_post_as_read", "unknown"])
def test_a_failure_after_the_post_was_made_proves_nothing(lemmy: Made, name: str) -> None:
    assert isinstance(_told(lemmy(), name), OutcomeUnknownError)


def test_not_found_may_be_said_of_the_post_that_was_just_made(lemmy: Made) -> None:
    assert isinstance(_told(lemmy(), "not_found", 404), OutcomeUnknownError)


@pytest.mark.parametrize(
    "name",
    [
        "invalid_post_title",
        "invalid_body_field",
        "invalid_url",
        "invalid_url_scheme",
        "url_length_overflow",
        "blocked_url",
        "slurs",
        "language_not_allowed",
        "only_mods_can_post_in_community",
        "couldnt_find_community",
    ],
)
def test_what_is_looked_at_before_is_a_refusal(lemmy: Made, name: str) -> None:
    error = _told(lemmy(), name)
    assert isinstance(error, RejectedError)
    assert error.hint == f"The server says: {name}"


@pytest.mark.parametrize("name", ["site_ban", "slurs", "rate_limit_error", "incorrect_login"])
def test_a_server_that_fails_proves_nothing_whatever_it_says(lemmy: Made, name: str) -> None:
    assert isinstance(_told(lemmy(), name, 500), OutcomeUnknownError)


@pytest.mark.parametrize("name", ["site_ban", "banned_from_community", "person_is_banned_from_community", "deleted"])
def test_who_is_banned_is_on_hold_although_the_status_is_400(lemmy: Made, name: str) -> None:
    assert isinstance(_told(lemmy(), name), AccountOnHoldError)


@pytest.mark.parametrize("status", [400, 429])
def test_too_much_is_known_by_its_name(lemmy: Made, status: int) -> None:
    bench = lemmy()
    prepared = bench.sender.prepare(bench.share(), 1, ())
    headers = (("x-ratelimit-reset", "300"),)
    bench.web.fault = always(Reply(status=status, body={"error": "rate_limit_error"}, headers=headers))
    with pytest.raises(NotSentError) as caught:
        bench.sender.commit(cleared(prepared), key="k")
    assert caught.value.retry_after == LATER


def test_a_web_page_with_429_proves_nothing(lemmy: Made) -> None:
    bench = lemmy()
    prepared = bench.sender.prepare(bench.share(), 1, ())
    bench.web.fault = always(Reply(status=429, body=b"<html>"))
    with pytest.raises(OutcomeUnknownError):
        bench.sender.commit(cleared(prepared), key="k")


def test_one_log_in_does_for_many_posts_and_runs(lemmy: Made) -> None:
    bench = lemmy()
    _sent(bench)
    bench.sender = bench.case.connect(bench.case.account(), bench.shelf)
    _sent(bench)
    assert len(_stand_in(bench).log_ins) == 1


def test_a_log_in_that_is_not_taken_any_more_is_made_again(lemmy: Made) -> None:
    bench = lemmy()
    _sent(bench)
    _stand_in(bench).log_out()
    _sent(bench)
    assert len(_stand_in(bench).log_ins) == 2


def test_logged_out_between_preparing_and_sending_nothing_is_public_and_it_works_the_next_time(lemmy: Made) -> None:
    bench = lemmy()
    prepared = bench.sender.prepare(bench.share(), 1, ())
    _stand_in(bench).log_out()
    with pytest.raises(NotSentError, match="made again by the password"):
        bench.sender.commit(cleared(prepared), key="k")
    assert (bench.public(), len(bench.web.publishing())) == (0, 1)
    _sent(bench)
    assert bench.public() == 1


def test_another_server_is_never_sent_the_token_of_the_former(lemmy: Made) -> None:
    bench, other = lemmy(), lemmy()
    _sent(bench)
    bench.shelf.values["BASE_URL"] = other.web.url
    moved = bench.case.connect(bench.case.account(), bench.shelf)
    _stand_in(other).access = "made-up.jwt.other"
    moved.prepare(bench.share(), 1, ())
    sent = [request.headers.get("authorization") for request in other.web.seen]
    assert set(sent) == {None, "Bearer made-up.jwt.other"}


def test_a_wrong_password_puts_the_account_on_hold(lemmy: Made) -> None:
    bench = lemmy()
    _stand_in(bench).password = "made-up-other"
    with pytest.raises(AccountOnHoldError, match="name and the password") as caught:
        bench.sender.prepare(bench.share(), 1, ())
    assert "LEMMY_PASSWORD" in caught.value.hint


@pytest.mark.parametrize("name", ["unknown", "couldnt_create_login_token", "rate_limit_error"])
def test_a_server_in_trouble_is_no_wrong_password(lemmy: Made, name: str) -> None:
    bench = lemmy()
    bench.web.fault = always(Reply(status=400, body={"error": name}))
    with pytest.raises(NotSentError):
        bench.sender.prepare(bench.share(), 1, ())


def test_a_second_factor_is_told_to_a_person_in_words(lemmy: Made) -> None:
    bench = lemmy()
    _stand_in(bench).code = "123456"
    with pytest.raises(AccountOnHoldError, match="second factor") as caught:
        bench.sender.prepare(bench.share(), 1, ())
    assert "storyshare accounts add lemmy" in caught.value.hint


@pytest.mark.parametrize("words", [{"registration_created": True}, {"verify_email_sent": True}])
def test_an_account_that_is_not_let_in_yet_is_on_hold(lemmy: Made, words: dict[str, bool]) -> None:
    bench = lemmy()
    bench.web.fault = always(Reply(body={"jwt": None, **words}))
    with pytest.raises(AccountOnHoldError, match="not let the account in yet"):
        bench.sender.prepare(bench.share(), 1, ())


def test_a_post_is_found_whether_its_link_was_cleaned_or_not(lemmy: Made) -> None:
    for loses in (True, False):
        stand_in = OnLemmy(NOW)
        stand_in.loses_tags = loses
        attempt, receipt = _sent(bench := lemmy(stand_in))
        assert ("utm_" in next(iter(stand_in.public.values()))["url"]) is not loses
        assert bench.sender.find(attempt) == receipt


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://example.org/other"},
        {"url": f"{LINK}&id=2"},
        {"url": None},
        {"community_id": 13},
        {"url": "https://[x"},
        {"language_id": 99},
        {"body": "The same story in another language."},
    ],
)
def test_the_same_title_with_another_link_or_text_proves_nothing(lemmy: Made, change: dict[str, Any]) -> None:
    bench = lemmy()
    attempt, receipt = _sent(bench)
    _stand_in(bench).public[receipt.id] |= change
    assert isinstance(bench.sender.find(attempt), CannotTell)


def test_two_alike_prove_nothing(lemmy: Made) -> None:
    bench = lemmy()
    attempt, _ = _sent(bench)
    _sent(bench)
    assert isinstance(bench.sender.find(attempt), CannotTell)


def test_a_post_from_long_before_or_a_deleted_one_is_not_the_one(lemmy: Made) -> None:
    bench = lemmy()
    attempt, receipt = _sent(bench)
    assert isinstance(bench.sender.find(replace(attempt, started_at=NOW + timedelta(hours=1))), Absent)
    bench.sender.delete(receipt)
    assert isinstance(bench.sender.find(attempt), Absent)


def test_a_list_that_does_not_go_back_as_far_proves_nothing(lemmy: Made) -> None:
    bench = lemmy()
    attempt, _ = _sent(bench)
    other = replace(attempt, payload={**attempt.payload, "name": "Another story"})
    assert isinstance(bench.sender.find(other), Absent)
    for _ in range(10):
        _sent(bench)
    assert isinstance(bench.sender.find(other), CannotTell)


def test_another_account_or_server_cannot_tell(lemmy: Made) -> None:
    bench = lemmy()
    attempt, _ = _sent(bench)
    for handle in (attempt.handle.replace("desk", "other"), attempt.handle.replace("http", "https"), "[]"):
        assert isinstance(bench.sender.find(replace(attempt, handle=handle)), CannotTell)


def test_what_a_moderator_has_removed_is_gone_and_has_no_figures(lemmy: Made) -> None:
    bench = lemmy()
    attempt, receipt = _sent(bench)
    assert isinstance(bench.sender.metrics(receipt), Metrics)
    _stand_in(bench).public[receipt.id]["removed"] = True
    assert bench.sender.is_gone(receipt) is True
    assert isinstance(bench.sender.metrics(receipt), Absent)
    # It was sent, and is not to be sent again.
    assert bench.sender.find(attempt) == receipt


def test_what_the_server_does_not_know_is_gone_and_a_page_before_it_proves_nothing(lemmy: Made) -> None:
    bench = lemmy()
    _, receipt = _sent(bench)
    assert bench.sender.is_gone(replace(receipt, id="9")) is True
    bench.web.fault = always(Reply(status=404, body=b"<html>"))
    assert bench.sender.is_gone(receipt) is None


def _sent_with_pictures(bench: WireBench, folder: Path) -> tuple[Attempt, Receipt]:
    prepared = bench.sender.prepare(bench.share(folder), 1, ())
    return attempt_of(prepared), bench.sender.commit(cleared(prepared), key="k")


def test_the_pictures_of_a_deleted_post_are_taken_away_and_no_others(lemmy: Made, tmp_path: Path) -> None:
    bench = lemmy()
    _sent_with_pictures(bench, tmp_path)
    _, receipt = _sent_with_pictures(bench, tmp_path)
    assert receipt.details == {"pictures": "made-up-2.jpeg"}
    bench.sender.delete(receipt)
    assert bench.sender.is_gone(receipt) is True
    assert list(_stand_in(bench).pictures) == ["made-up-1.jpeg"]


def test_a_post_whose_pictures_can_still_be_seen_is_not_gone(lemmy: Made, tmp_path: Path) -> None:
    bench = lemmy()
    _, receipt = _sent_with_pictures(bench, tmp_path)
    _stand_in(bench).lists_pictures = False
    with pytest.raises(OutcomeUnknownError, match="its pictures may still be at their addresses"):
        bench.sender.delete(receipt)
    assert (bench.public(), bench.sender.is_gone(receipt)) == (0, False)
    _stand_in(bench).lists_pictures = True
    bench.sender.delete(receipt)
    assert bench.sender.is_gone(receipt) is True


def test_pictures_are_known_however_a_post_is_found(lemmy: Made, tmp_path: Path) -> None:
    bench = lemmy()
    attempt, receipt = _sent_with_pictures(bench, tmp_path)
    assert bench.sender.find(attempt) == bench.sender.recognise(receipt.url) == receipt


def test_a_picture_from_long_ago_is_found_among_many(lemmy: Made, tmp_path: Path) -> None:
    bench = lemmy()
    _, receipt = _sent_with_pictures(bench, tmp_path)
    _stand_in(bench).pictures |= {f"later-{number}.jpeg": "k" for number in range(120)}
    bench.sender.delete(receipt)
    assert len(_stand_in(bench).pictures) == 120


def test_a_page_before_the_server_does_not_prove_that_pictures_are_gone(lemmy: Made, tmp_path: Path) -> None:
    bench = lemmy()
    _, receipt = _sent_with_pictures(bench, tmp_path)
    bench.sender.delete(receipt)
    answer = _stand_in(bench).answer
    page = Reply(status=503, body=b"<html>")
    bench.web.stand_in.answer = lambda request: page if "/image/" in request.path else answer(request)  # type: ignore[method-assign]
    assert bench.sender.is_gone(receipt) is None


def test_only_pictures_of_the_server_that_are_shown_count() -> None:
    there = "https://lemmy.test/pictrs/image/"
    shown = rf"![c\]\[]({there}c.jpeg) ![d](https://a.test/pictrs/image/d.jpeg)"
    body = rf"\!\[a\]\({there}a.jpeg\) [b]({there}b.jpeg) \![e]({there}e.jpeg) {shown}"
    assert names("https://lemmy.test", body) == ("c.jpeg",)


@pytest.mark.parametrize("author", [{"name": "sam"}, {"name": "desk2"}, {"local": False}])
def test_somebody_else_s_post_is_not_ours(lemmy: Made, author: dict[str, Any]) -> None:
    bench = lemmy()
    _, receipt = _sent(bench)
    _stand_in(bench).author |= author
    with pytest.raises(RejectedError, match="no post of this account"):
        bench.sender.recognise(receipt.url)


def test_a_post_is_taken_back_although_the_log_in_must_be_made_again(lemmy: Made) -> None:
    bench = lemmy()
    _, receipt = _sent(bench)
    _stand_in(bench).log_out()
    bench.sender.delete(receipt)
    assert bench.public() == 0


def test_who_may_not_delete_is_told_so(lemmy: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = lemmy()
    _, receipt = _sent(bench)
    answer = _stand_in(bench).answer
    refusal = Reply(status=400, body={"error": "no_post_edit_allowed"})
    monkeypatch.setattr(
        bench.web.stand_in, "answer", lambda request: refusal if "delete" in request.path else answer(request)
    )
    with pytest.raises(RejectedError, match="Only whoever wrote a post"):
        bench.sender.delete(receipt)


def test_the_profile_is_the_server_s_own_word(lemmy: Made) -> None:
    bench = lemmy()
    profile = bench.sender.account()
    assert (profile.name, profile.url) == ("@desk", "https://lemmy.test/u/desk")
    assert profile.options == {"base_url": bench.web.url}


def _stand_in(bench: WireBench) -> OnLemmy:
    assert isinstance(bench.web.stand_in, OnLemmy)
    return bench.web.stand_in
