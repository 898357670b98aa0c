"""A send in doubt is found by what was sent, and repeated only where that was seen to be harmless."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from contract.cases import MASTODON_CASE
from contract.on_mastodon import OnMastodon, refused

from storyshare.errors import OutcomeUnknownError, PostError, RejectedError
from storyshare.models import Absent, Attempt, CannotTell, Receipt
from storyshare.platforms.mastodon import Mastodon, finding
from storyshare.testing.bench import KEY, TEXT, WireBench, attempt_of, cleared, share
from storyshare.testing.faults import NOW
from storyshare.testing.web import Reply, always

Refuse: TypeAlias = Callable[..., PostError]


def attempt(text: str = "Hello.", **payload: Any) -> Attempt:
    return Attempt(number=1, key=KEY, payload={"status": text, **payload}, texts=(text,), handle="", started_at=NOW)


def post(content: str = "<p>Hello.</p>", *, minutes: float = 0, identifier: str = "9", **fields: Any) -> dict[str, Any]:
    at = NOW + timedelta(minutes=minutes)
    return {
        "id": identifier,
        "url": f"https://example.social/@ana/{identifier}",
        "created_at": at.isoformat().replace("+00:00", "Z"),
        "content": content,
        **fields,
    }


def found(sent: Attempt, *newest: dict[str, Any], software: str = "mastodon", skew: float = 0) -> Any:
    return finding.found(sent, newest, software=software, skew=timedelta(minutes=skew))


LONG_LINK = (
    '<p>Read <a href="https://example.org/stories/rosa"><span class="invisible">https://</span><span class="ellipsis">'
    'example.org/stor</span><span class="invisible">ies/rosa</span></a><br />now &amp; then</p><p>Thanks</p>'
)
MENTION = '<p>With <span class="h-card"><a class="u-url mention">@<span>sam</span></a></span> and @ana</p>'


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        (attempt(), post()),
        (attempt("Read https://example.org/stories/rosa\nnow & then\n\nThanks"), post(LONG_LINK)),
        (attempt("With @sam@example.social and @ana"), post(MENTION)),
        (attempt(spoiler_text="threats"), post(spoiler_text="threats")),
        (attempt(in_reply_to_id="3"), post(in_reply_to_id="3")),
        (attempt(media_ids=["5", "6"]), post("<p>changed</p>", media_attachments=[{"id": "5"}, {"id": "6"}])),
    ],
)
def test_a_post_is_known_again(sent: Attempt, seen: dict[str, Any]) -> None:
    assert found(sent, post("<p>Another</p>", minutes=1, identifier="10"), seen).id == "9"


@pytest.mark.parametrize(
    "seen",
    [
        post("<p>Hello?</p>"),
        post(minutes=-1),
        post(spoiler_text="threats"),
        post(in_reply_to_id="3"),
    ],
)
def test_another_post_is_not_mistaken_for_it(seen: dict[str, Any]) -> None:
    assert isinstance(found(attempt(), seen), Absent)


@pytest.mark.parametrize(
    "newest",
    [
        [post(), post(identifier="10")],
        [post("<p>x</p>", minutes=1)] * finding.NEWEST,
        [{**post("<p>x</p>"), "created_at": "yesterday"}],
        [{**post(), "url": None}],
    ],
)
def test_where_it_is_not_certain_nobody_can_tell(newest: list[dict[str, Any]]) -> None:
    assert isinstance(found(attempt(), *newest), CannotTell)


def test_a_full_list_that_goes_back_far_enough_is_certain() -> None:
    newest = [post("<p>x</p>", minutes=1)] * (finding.NEWEST - 1) + [post(minutes=-9)]
    assert isinstance(found(attempt(), *newest), Absent)


def test_software_that_may_change_a_text_is_certain_only_of_nothing() -> None:
    assert isinstance(found(attempt("*Hi*"), post("<p><em>Hi</em></p>"), software="gotosocial"), CannotTell)
    assert isinstance(found(attempt("*Hi*"), post(minutes=-1), software="gotosocial"), Absent)


def test_a_server_whose_clock_differs_is_understood() -> None:
    assert isinstance(found(attempt(), post(minutes=-30), skew=-30), Receipt)
    assert isinstance(found(attempt(), post(minutes=29), skew=30), Absent)


def test_the_servers_clock_is_read_off_its_answer(there: WireBench, server: OnMastodon) -> None:
    sent = attempt_of(there.sender.prepare(share("mastodon"), 1, ()))
    half_an_hour_behind = post(f"<p>{TEXT}</p>", minutes=-30)
    date = ("Date", "Sat, 20 Feb 2027 08:30:00 GMT")
    there.web.fault = always(Reply(body=[half_an_hour_behind], headers=(date,)))
    assert isinstance(there.sender.find(sent), Receipt)


@pytest.mark.parametrize("reply", [refused(503), Reply(body={}), Reply(body=b"<html>"), Reply(body=[5])])
def test_any_other_answer_does_not_tell(there: WireBench, reply: Reply) -> None:
    sent = attempt_of(there.sender.prepare(share("mastodon"), 1, ()))
    there.web.fault = always(reply)
    assert isinstance(there.sender.find(sent), CannotTell)


# -- sending again ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("software", "again"),
    [
        ("mastodon", True),
        ("hometown", True),
        ("hollo", True),
        ("gotosocial", False),
        ("akkoma", False),
        ("something new", False),
    ],
)
def test_only_software_that_was_seen_to_honour_the_key_is_sent_it_again(
    there: WireBench, server: OnMastodon, software: str, again: bool
) -> None:
    server.software = software
    assert there.sender.replayable(attempt_of(there.sender.prepare(share("mastodon"), 1, ()))) is again


@pytest.mark.parametrize(("minutes", "again"), [(0, True), (45, True), (45.1, False), (-1, False)])
def test_only_within_three_quarters_of_an_hour(there: WireBench, minutes: float, again: bool) -> None:
    sent = attempt_of(there.sender.prepare(share("mastodon"), 1, ()))
    assert there.sender.replayable(replace(sent, started_at=NOW - timedelta(minutes=minutes))) is again


@pytest.mark.parametrize(
    "handle", ["", "{}", "[]", "5", '{"base": "https://x.example", "account": "1", "software": "x"}']
)
def test_only_where_its_own_handle_is_there(there: WireBench, handle: str) -> None:
    sent = replace(attempt_of(there.sender.prepare(share("mastodon"), 1, ())), handle=handle)
    assert there.sender.replayable(sent) is False
    assert isinstance(there.sender.find(sent), CannotTell)


def test_only_on_the_server_whose_attempt_it_was(there: WireBench) -> None:
    prepared = there.sender.prepare(share("mastodon"), 1, ())
    there.sender.commit(cleared(prepared), key=KEY)
    elsewhere = {**json.loads(prepared.handle), "base": "https://elsewhere.example"}
    sent = replace(attempt_of(prepared), handle=json.dumps(elsewhere))
    assert there.sender.replayable(sent) is False
    assert isinstance(there.sender.find(sent), CannotTell)


def test_only_for_the_account_whose_attempt_it_was(there: WireBench) -> None:
    sent = attempt_of(there.sender.prepare(share("mastodon"), 1, ()))
    other = Mastodon.connect(MASTODON_CASE.account(), there.shelf, now=lambda: NOW)
    there.web.fault = always(Reply(body={"id": "5", "acct": "sam", "url": "https://example.social/@sam"}))
    assert other.replayable(sent) is False
    there.web.fault = always(refused(503))
    assert Mastodon.connect(MASTODON_CASE.account(), there.shelf, now=lambda: NOW).replayable(sent) is False


def test_a_server_that_answers_a_repeated_key_with_an_error_leaves_it_in_doubt_and_it_is_found(
    there: WireBench, server: OnMastodon
) -> None:
    server.replay = "error"
    prepared = there.sender.prepare(share("mastodon"), 1, ())
    receipt = there.sender.commit(cleared(prepared), key=KEY)
    with pytest.raises(OutcomeUnknownError):
        there.sender.commit(cleared(prepared), key=KEY)
    assert there.sender.find(attempt_of(prepared)) == receipt
    assert there.public() == 1


def test_two_posts_on_a_server_that_ignores_the_key_are_not_taken_for_one(there: WireBench, server: OnMastodon) -> None:
    server.replay = "anew"
    prepared = there.sender.prepare(share("mastodon"), 1, ())
    for _ in range(2):
        there.sender.commit(cleared(prepared), key=KEY)
    assert there.public() == 2
    assert isinstance(there.sender.find(attempt_of(prepared)), CannotTell)


# -- what a refusal proves -------------------------------------------------------------------------------------


@pytest.fixture
def refuse(there: WireBench, tmp_path: Path) -> Refuse:
    def act(reply: Reply, *, pictures: bool = False) -> PostError:
        prepared = there.sender.prepare(share("mastodon", tmp_path if pictures else None), 1, ())
        there.web.fault = always(reply)
        with pytest.raises(PostError) as caught:
            there.sender.commit(cleared(prepared), key=KEY)
        return caught.value

    return act


@pytest.mark.parametrize(
    "said", ["Media 5 not found or already attached to another post", "Medien 5 nicht gefunden", "media already used"]
)
@pytest.mark.parametrize("status", [400, 422])
def test_pictures_that_are_attached_already_may_be_so_by_this_very_post(refuse: Refuse, said: str, status: int) -> None:
    assert type(refuse(refused(status, said), pictures=True)) is OutcomeUnknownError


@pytest.mark.parametrize(
    ("reply", "words", "hint"),
    [
        (refused(422, "Validation failed: Text character limit of 500 exceeded"), "too long", "accounts check"),
        (refused(400, "Bad Request: text with spoiler exceed max chars (5000)"), "too long", "accounts check"),
        (refused(422, "Cannot attach more than 4 files"), "did not accept the post", "Cannot attach more than 4"),
        (
            Reply(status=422, body={"error": "Post would mention", "unexpected_accounts": [{"acct": "sam"}, 5]}),
            "would notify accounts that it is not meant for",
            "without an @, or differently: sam.",
        ),
    ],
)
@pytest.mark.parametrize("pictures", [False, True])
def test_a_refusal_is_told_in_plain_words(refuse: Refuse, reply: Reply, words: str, hint: str, pictures: bool) -> None:
    error = refuse(reply, pictures=pictures)
    assert type(error) is RejectedError
    assert re.search(words, str(error))
    assert hint in error.hint


def test_without_pictures_a_refusal_in_any_language_is_one(refuse: Refuse) -> None:
    assert type(refuse(refused(422, "Validación fallida"))) is RejectedError


def test_the_answer_to_an_earlier_part_that_is_gone_is_refused(refuse: Refuse) -> None:
    assert type(refuse(refused(404, "The post you are trying to reply to does not appear to exist."))) is RejectedError


# -- boosts ----------------------------------------------------------------------------------------------------


def test_a_post_of_another_server_is_looked_up_first(there: WireBench, server: OnMastodon) -> None:
    mine = there.sender.commit(cleared(there.sender.prepare(share("mastodon"), 1, ())), key=KEY)
    plain = server.answer
    found_here: list[Any] = [{"id": mine.id}]
    server.answer = lambda request: (  # type: ignore[method-assign] # one answer is another
        Reply(body={"statuses": found_here}) if request.path == "/api/v2/search" else plain(request)
    )
    foreign = Receipt(id="1", url="https://elsewhere.example/@sam/1")
    assert there.sender.boost(foreign, key="b").details == {"of": mine.id}
    assert there.web.seen[-2].query["q"] == foreign.url
    found_here.clear()
    with pytest.raises(RejectedError, match="cannot see that post"):
        there.sender.boost(foreign, key="b")


def test_a_post_that_may_not_be_boosted_says_nothing_of_the_account(there: WireBench) -> None:
    receipt = there.sender.commit(cleared(there.sender.prepare(share("mastodon"), 1, ())), key=KEY)
    there.web.fault = always(refused(403, "This action is not allowed"))
    with pytest.raises(RejectedError, match="boost that post"):
        there.sender.boost(receipt, key="b")
    there.web.fault = always(Reply(status=403, body=b"<html>"))
    with pytest.raises(OutcomeUnknownError):
        there.sender.boost(receipt, key="b")


def test_what_a_front_door_says_of_a_post_does_not_count(there: WireBench) -> None:
    receipt = there.sender.commit(cleared(there.sender.prepare(share("mastodon"), 1, ())), key=KEY)
    there.web.fault = always(Reply(status=404, body=b"<html>Not here</html>"))
    assert there.sender.is_gone(receipt) is None
    assert isinstance(there.sender.metrics(receipt), CannotTell)


def test_a_visibility_that_the_server_changed_is_told(there: WireBench) -> None:
    prepared = there.sender.prepare(share("mastodon"), 1, ())
    there.web.fault = always(Reply(body=post(visibility="unlisted")))
    receipt = there.sender.commit(cleared(prepared), key=KEY)
    assert receipt.details["note"] == "the server made it unlisted, not public"


def test_a_post_of_the_server_that_the_account_had_before_is_never_called_gone(there: WireBench) -> None:
    """The account moved: its new server knows no such post, and the old one still shows it."""
    old = Receipt(id="115123456789012345", url="https://old.example/@ana/115123456789012345")
    with pytest.raises(RejectedError, match="another server"):
        there.sender.delete(old)
    assert there.sender.is_gone(old) is None
