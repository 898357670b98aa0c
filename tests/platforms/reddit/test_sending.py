"""What is sent to Reddit, and what its words prove."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from contract.cases import REDDIT_CASE
from contract.on_reddit import OnReddit, refused

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.models import Prepared
from storyshare.testing import KEY, NOW, Reply, WireBench, always, cleared, picture


def prepared(there: WireBench, **options: str) -> Prepared:
    case = replace(REDDIT_CASE, options=options)
    there.rules = case.rules
    there.sender = case.connect(case.account(), there.shelf)
    made: Prepared = there.sender.prepare(there.share(), 1, ())
    return made


def failed(there: WireBench, reply: Reply) -> PostError:
    made = there.sender.prepare(there.share(), 1, ())
    there.web.fault = always(reply)
    with pytest.raises(PostError) as caught:
        there.sender.commit(cleared(made), key=KEY)
    return caught.value


def listed(code: str, words: str = "words", **more: Any) -> Reply:
    return Reply(body={"json": {"errors": [[code, words, "field"]], **more}})


def test_a_text_carries_its_link(there: WireBench) -> None:
    made = prepared(there, subreddit="refugees")
    assert made.payload["kind"] == "self"
    assert "](https://example.org/stories/rosa" in str(made.payload["text"])
    assert "url" not in made.payload


def test_the_words_of_a_flair_are_looked_at_as_what_readers_see(there: WireBench) -> None:
    made = prepared(there, flair_id="0a1b2c3d-4e5f", flair_text="Rosa of Exampletown")
    assert "Rosa of Exampletown" in made.texts


def test_a_post_with_an_id_beside_an_error_may_be_public(there: WireBench) -> None:
    error = failed(there, listed("SOMETHING_ODD", data={"id": "1abc2d", "name": "t3_1abc2d"}))
    assert isinstance(error, OutcomeUnknownError)


def test_a_link_is_refused_by_reddit_the_second_time(there: WireBench) -> None:
    made = prepared(there, kind="link", flair_id="0a1b2c3d-4e5f", sendreplies="no")
    assert (made.payload["sr"], made.payload["resubmit"], made.payload["sendreplies"]) == (
        "u_rosa_desk",
        "false",
        "false",
    )
    assert made.payload["flair_id"] == "0a1b2c3d-4e5f"
    there.sender.commit(cleared(made), key=KEY)
    with pytest.raises(RejectedError, match="submitted there before") as caught:
        there.sender.commit(cleared(made), key=KEY)
    assert "storyshare resolve" in caught.value.hint
    assert there.public() == 1


def test_what_reddit_has_no_place_for_is_refused(there: WireBench, tmp_path: Path) -> None:
    share = there.share()
    for change in ({"images": (picture(tmp_path),)}, {"heading": ""}):
        part: Any = replace(share.parts[0], **change)
        with pytest.raises(RejectedError):
            there.sender.prepare(replace(share, parts=(part,)), 1, ())


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (listed("SUBREDDIT_NOTALLOWED"), RejectedError),
        (listed("SUBREDDIT_NOEXIST"), RejectedError),
        (listed("NO_SELFS"), RejectedError),
        (listed("DOMAIN_BANNED"), RejectedError),
        (listed("SUBMIT_VALIDATION_FLAIR_REQUIRED"), RejectedError),
        (listed("SUBMIT_VALIDATION_SOMETHING_NEW"), RejectedError),
        (listed("QUOTA_FILLED"), NotSentError),
        (listed("USER_REQUIRED"), AccountOnHoldError),
        (listed("not a code"), OutcomeUnknownError),
        (Reply(body={"json": {"errors": "many"}}), OutcomeUnknownError),
        (Reply(body={"json": {"errors": [], "data": {"id": "../x"}}}), OutcomeUnknownError),
        (Reply(status=403, body=b"<html>blocked</html>"), OutcomeUnknownError),
        (Reply(status=403, body={"error": 404, "message": "x"}), OutcomeUnknownError),
        (refused(500), OutcomeUnknownError),
        (refused(403, headers=(("WWW-Authenticate", 'Bearer error="insufficient_scope"'),)), AccountOnHoldError),
    ],
)
def test_what_it_says_is_understood(there: WireBench, reply: Reply, kind: type[PostError]) -> None:
    assert type(failed(there, reply)) is kind


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (listed("RATELIMIT", "you are doing that too much. try again in 9 minutes."), 600),
        (listed("RATELIMIT", "Take a break for 1 hour before trying again."), 7200),
        (listed("RATELIMIT", "try again in 45 seconds"), 46),
        (listed("RATELIMIT", "try again in 800 milliseconds"), 1),
        (listed("RATELIMIT", "try again in 9 minutes", ratelimit=521.5), 521.5),
        (listed("RATELIMIT", "later", ratelimit=9e9), 172_800),
        (Reply(status=429, body=b"{}", headers=(("X-Ratelimit-Reset", "271.5"),)), 271.5),
        (Reply(status=429, body=b"{}", headers=(("X-Ratelimit-Reset", "271"),)), 271),
    ],
)
def test_how_long_to_wait_is_read_from_numbers_and_words(there: WireBench, reply: Reply, seconds: float) -> None:
    error = failed(there, reply)
    assert (type(error), error.retry_after) == (NotSentError, NOW + timedelta(seconds=seconds))


# -- the log-in of the hour ------------------------------------------------------------------------------------


def test_a_token_that_is_not_taken_is_renewed_and_the_post_is_tried_again(there: WireBench, reddit: OnReddit) -> None:
    made = there.sender.prepare(there.share(), 1, ())
    reddit.access = "another"
    with pytest.raises(NotSentError, match="new one") as caught:
        there.sender.commit(cleared(made), key=KEY)
    assert type(caught.value) is NotSentError
    there.sender.commit(cleared(there.sender.prepare(there.share(), 1, ())), key=KEY)
    assert (reddit.renewals, there.public()) == (2, 1)


def test_the_token_is_kept_for_its_hour(there: WireBench, reddit: OnReddit) -> None:
    for _ in range(3):
        there.sender.prepare(there.share(), 1, ())
        there.case.connect(there.case.account(), there.shelf).prepare(there.share(), 1, ())
    assert reddit.renewals == 1


def test_a_post_is_deleted_by_a_process_that_has_no_token_yet(there: WireBench, reddit: OnReddit) -> None:
    receipt = there.sender.commit(cleared(there.sender.prepare(there.share(), 1, ())), key=KEY)
    there.shelf.values.pop("RENEWED_TOKEN")
    another: Any = there.case.connect(there.case.account(), there.shelf)
    another.delete(receipt)
    assert (reddit.public, reddit.renewals) == ({}, 2)


def test_a_log_in_that_was_taken_back_puts_the_account_on_hold(there: WireBench, reddit: OnReddit) -> None:
    reddit.refresh = "another"
    with pytest.raises(AccountOnHoldError, match="taken back"):
        there.sender.prepare(there.share(), 1, ())


def test_an_app_that_reddit_does_not_know_puts_the_account_on_hold(there: WireBench) -> None:
    there.shelf.values["CLIENT_SECRET"] = "another"
    there.sender = there.case.connect(there.case.account(), there.shelf)
    with pytest.raises(AccountOnHoldError, match="does not know the app"):
        there.sender.account()


def test_keys_of_another_account_are_not_used(there: WireBench) -> None:
    there.sender.prepare(there.share(), 1, ())
    there.web.fault = always(Reply(body={"name": "sam"}))
    with pytest.raises(AccountOnHoldError, match="u/sam"):
        there.sender.account()
