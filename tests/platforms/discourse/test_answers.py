"""What a forum's answers mean, and finding a post again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from contract.on_discourse import OnDiscourse, refused
from platforms.discourse.conftest import Forum

from storyshare.errors import NotSentError, OutcomeUnknownError, RejectedError
from storyshare.models import Absent, Attempt, CannotTell, Receipt
from storyshare.platforms import LoggedIn
from storyshare.platforms.discourse import Discourse
from storyshare.testing import NOW, Reply, Shelf, always, attempt_of, cleared
from storyshare.testing.bench import WireBench


def _sent(bench: WireBench) -> tuple[Attempt, Receipt]:
    prepared = bench.sender.prepare(bench.share(), 1, ())
    return attempt_of(prepared), bench.sender.commit(cleared(prepared), key="k")


def _held_back(bench: WireBench) -> Attempt:
    prepared = bench.sender.prepare(bench.share(), 1, ())
    with pytest.raises(OutcomeUnknownError, match="until a moderator has looked at it: it is not public yet"):
        bench.sender.commit(cleared(prepared), key="k")
    return attempt_of(prepared)


def test_what_waits_for_a_moderator_is_in_doubt_and_nobody_says_that_it_is_not_there(forum: Forum) -> None:
    stand_in = OnDiscourse(NOW)
    stand_in.queue = True
    bench = forum(None, stand_in)
    assert isinstance(bench.sender.find(_held_back(bench)), CannotTell)


@pytest.mark.parametrize("knows_ids", [True, False], ids=["with its id", "without"])
def test_what_a_moderator_has_let_through_is_found(forum: Forum, *, knows_ids: bool) -> None:
    stand_in = OnDiscourse(NOW)
    stand_in.queue = True
    bench = forum(None, stand_in)
    attempt = _held_back(bench)
    stand_in.pending.clear()
    stand_in.queue, stand_in.knows_ids = False, knows_ids
    receipt = bench.sender.commit(
        cleared(replace(bench.sender.prepare(bench.share(), 1, ()), payload=attempt.payload)), key="k"
    )
    assert bench.sender.find(attempt) == receipt


def test_what_a_moderator_has_thrown_away_is_not_there(forum: Forum) -> None:
    stand_in = OnDiscourse(NOW)
    stand_in.queue = True
    bench = forum(None, stand_in)
    attempt = _held_back(bench)
    stand_in.pending.clear()
    assert isinstance(bench.sender.find(attempt), Absent)


def test_another_account_or_forum_cannot_tell(forum: Forum) -> None:
    bench = forum()
    attempt, _ = _sent(bench)
    other = replace(attempt, handle=attempt.handle.replace("desk", "other"))
    assert isinstance(bench.sender.find(other), CannotTell)
    assert isinstance(bench.sender.find(replace(attempt, handle="[]")), CannotTell)


def test_a_post_from_long_before_is_not_the_one(forum: Forum) -> None:
    bench = forum()
    attempt, _ = _sent(bench)
    later = replace(attempt, payload={"raw": attempt.payload["raw"]}, started_at=NOW + timedelta(hours=1))
    assert isinstance(bench.sender.find(later), Absent)


def test_two_alike_prove_nothing(forum: Forum) -> None:
    bench = forum()
    attempt, _ = _sent(bench)
    _sent(bench)
    assert isinstance(bench.sender.find(replace(attempt, payload={"raw": attempt.payload["raw"]})), CannotTell)


def test_a_deleted_topic_is_not_found(forum: Forum) -> None:
    bench = forum()
    attempt, receipt = _sent(bench)
    bench.sender.delete(receipt)
    assert isinstance(bench.sender.find(attempt), Absent)


def test_what_the_forum_hides_has_a_note(forum: Forum) -> None:
    stand_in = OnDiscourse(NOW)
    bench = forum(None, stand_in)
    prepared = bench.sender.prepare(bench.share(), 1, ())
    body = {"id": 5, "topic_id": 6, "post_number": 1, "topic_slug": "a", "hidden": True}
    bench.web.fault = always(Reply(body=body))
    receipt = bench.sender.commit(cleared(prepared), key="k")
    assert receipt.details["note"] == "the forum hides it until a moderator has looked at it"


def test_how_long_to_wait_is_read_in_discourse_s_own_words(forum: Forum) -> None:
    bench = forum()
    prepared = bench.sender.prepare(bench.share(), 1, ())
    limited = refused(429)
    body = {**limited.body, "extras": {"wait_seconds": 90, "time_left": "a minute"}}
    bench.web.fault = always(replace(limited, body=body))
    with pytest.raises(NotSentError) as caught:
        bench.sender.commit(cleared(prepared), key="k")
    assert caught.value.retry_after == NOW + timedelta(seconds=90)


def test_what_the_forum_says_is_told_without_the_key(forum: Forum) -> None:
    bench = forum()
    prepared = bench.sender.prepare(bench.share(), 1, ())
    bench.web.fault = always(refused(422, "Title has already been used", "made-up-key-61 is wrong"))
    with pytest.raises(RejectedError) as caught:
        bench.sender.commit(cleared(prepared), key="k")
    assert caught.value.hint == "The forum says: Title has already been used … is wrong"


def test_a_forum_in_a_folder_is_asked_there(forum: Forum) -> None:
    stand_in = OnDiscourse(NOW, folder="/forum")
    bench = forum(None, stand_in)
    bench.shelf.values["BASE_URL"] += "/forum"
    bench.sender = bench.case.connect(bench.case.account(), bench.shelf)
    attempt, receipt = _sent(bench)
    assert bench.sender.find(attempt) == receipt
    assert bench.sender.recognise(receipt.url) == receipt
    assert all(request.path.startswith("/forum/") for request in bench.web.seen)


def test_a_stub_that_says_deleted_by_its_author_is_gone(forum: Forum) -> None:
    stand_in = OnDiscourse(NOW)
    bench = forum(None, stand_in)
    _, receipt = _sent(bench)
    stand_in.public[receipt.details["post"]]["user_deleted"] = True
    assert bench.sender.is_gone(receipt) is True
    with pytest.raises(RejectedError):
        bench.sender.recognise(receipt.url)


def test_somebody_else_s_topic_is_not_ours(forum: Forum) -> None:
    bench = forum(None, OnDiscourse(NOW, others=(70,)))
    with pytest.raises(RejectedError, match="no post of this account"):
        bench.sender.recognise(f"{bench.web.url}/t/hello/70")


def test_who_may_not_delete_is_told_so(forum: Forum) -> None:
    stand_in = OnDiscourse(NOW)
    bench = forum(None, stand_in)
    _, receipt = _sent(bench)
    answer = stand_in.answer
    stand_in.answer = lambda request: refused(403) if request.method == "DELETE" else answer(request)  # type: ignore[method-assign]
    with pytest.raises(Exception, match="does not let this account"):
        bench.sender.delete(receipt)


class _Typist:
    """A person who types what is wanted."""

    def __init__(self, answers: list[str]) -> None:
        self.answers = answers
        self.told: list[str] = []
        self.offered: tuple[str, ...] = ()

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, question: str, *, secret: bool = False, default: str = "") -> str:
        return self.answers.pop(0)

    def choose(self, question: str, choices: object) -> int:
        self.offered = tuple(choices)  # type: ignore[arg-type]
        return 1

    def authorise(self, address: str, *, redirect: str) -> str:
        raise AssertionError


def test_logging_in_leads_to_a_key_and_a_category(forum: Forum) -> None:
    bench = forum({})
    person = _Typist([bench.web.url, "desk", "made-up-key-61"])
    found = Discourse.log_in(bench.case.account(), Shelf(), person)
    assert person.offered == ("Uncategorized", "Stories", "Asylum")
    assert found == LoggedIn(
        values={"BASE_URL": bench.web.url, "USERNAME": "desk", "API_KEY": "made-up-key-61"},
        options={"base_url": bench.web.url, "category": "7"},
    )
    assert "/admin/api/keys" in person.told[1]
    assert "made-up-key-61" not in repr(found)
