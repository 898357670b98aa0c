"""A bot: its pictures, what Slack's words prove, and how a post is found and taken back."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from contract.on_slack import CHANNEL, OnSlack, refused

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.models import Absent, Attempt, CannotTell, Metrics, Prepared, Receipt
from storyshare.testing import KEY, Reply, WireBench, always, attempt_of, cleared


def prepared(bot: WireBench, folder: Path | None = None) -> Prepared:
    made: Prepared = bot.sender.prepare(bot.share(folder), 1, ())
    return made


def sent(bot: WireBench, folder: Path | None = None) -> Receipt:
    receipt: Receipt = bot.sender.commit(cleared(prepared(bot, folder)), key=KEY)
    return receipt


def sent_and_kept(bot: WireBench) -> Attempt:
    made = prepared(bot)
    bot.sender.commit(cleared(made), key=KEY)
    return attempt_of(made)


# -- pictures --------------------------------------------------------------------------------------------------


def test_a_picture_is_with_slack_but_in_no_channel_until_the_post_shows_it(
    bot: WireBench, slack: OnSlack, tmp_path: Path
) -> None:
    made = prepared(bot, tmp_path)
    (file,) = made.files
    ((name, kept),) = slack.files.items()
    assert (kept["data"], kept["alt"], slack.public) == (file.data, file.alt, {})
    assert made.payload["blocks"][1] == {"type": "image", "slack_file": {"id": name}, "alt_text": file.alt}  # type: ignore[index]


def test_a_picture_is_sent_without_the_token(bot: WireBench, tmp_path: Path) -> None:
    prepared(bot, tmp_path)
    (upload,) = [each for each in bot.web.seen if each.path.startswith("/upload/")]
    assert "authorization" not in upload.headers


def test_a_picture_goes_to_slack_alone(bot: WireBench, slack: OnSlack, tmp_path: Path) -> None:
    slack.uploads_to = "https://files.example.org"
    with pytest.raises(NotSentError, match="no place for a picture"):
        prepared(bot, tmp_path)


def test_it_waits_until_slack_has_taken_the_picture_in(bot: WireBench, slack: OnSlack, tmp_path: Path) -> None:
    slack.slow = 3
    assert sent(bot, tmp_path).details["files"] == "F000000001"
    slack.slow = 99
    with pytest.raises(NotSentError, match="very long"):
        prepared(bot, tmp_path)


def test_a_picture_that_is_not_ready_after_all_is_tried_again(bot: WireBench) -> None:
    made = prepared(bot)
    words = ["[ERROR] invalid slack file [json-pointer:/blocks/1/slack_file]"]
    bot.web.fault = always(Reply(body={"ok": False, "error": "invalid_blocks", "errors": words}))
    with pytest.raises(NotSentError, match="taking in a picture"):
        bot.sender.commit(cleared(made), key=KEY)


@pytest.mark.parametrize(("alt", "said"), [(" ", "no alt text"), ("x" * 1001, "longer than 1000")])
def test_a_picture_is_described_and_not_at_length(bot: WireBench, tmp_path: Path, alt: str, said: str) -> None:
    share = bot.share(tmp_path)
    image = replace(share.parts[0].images[0], alt=alt)
    share = replace(share, parts=(replace(share.parts[0], images=(image,)),))
    with pytest.raises(RejectedError, match=said):
        bot.sender.prepare(share, 1, ())


# -- what Slack says -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refused(200, "invalid_auth"), AccountOnHoldError),
        (refused(200, "token_revoked"), AccountOnHoldError),
        (refused(200, "channel_not_found"), RejectedError),
        (refused(200, "not_in_channel"), RejectedError),
        (refused(200, "is_archived"), RejectedError),
        (refused(200, "msg_too_long"), RejectedError),
        (refused(200, "restricted_action_read_only_channel"), RejectedError),
        (refused(200, "ratelimited"), NotSentError),
        (refused(200, "internal_error"), OutcomeUnknownError),
        (refused(200, "fatal_error"), OutcomeUnknownError),
        (refused(200, "something_new"), OutcomeUnknownError),
        (refused(503, "invalid_auth"), OutcomeUnknownError),
        (Reply(body={"ok": True}), OutcomeUnknownError),
        (Reply(body={"ok": True, "channel": CHANNEL, "ts": "soon"}), OutcomeUnknownError),
        (Reply(body={"ok": "false", "error": "invalid_auth"}), OutcomeUnknownError),
    ],
)
def test_the_word_decides_since_the_status_is_always_200(bot: WireBench, reply: Reply, kind: type[PostError]) -> None:
    made = prepared(bot)
    bot.web.fault = always(reply)
    with pytest.raises(PostError) as caught:
        bot.sender.commit(cleared(made), key=KEY)
    assert type(caught.value) is kind


def test_a_missing_permission_is_named(bot: WireBench) -> None:
    made = prepared(bot)
    bot.web.fault = always(Reply(body={"ok": False, "error": "missing_scope", "needed": "chat:write"}))
    with pytest.raises(AccountOnHoldError) as caught:
        bot.sender.commit(cleared(made), key=KEY)
    assert "chat:write" in caught.value.hint


def test_a_persons_token_is_refused(bot: WireBench) -> None:
    bot.web.fault = always(Reply(body={"ok": True, "url": "https://desk.slack.com/", "team": "Desk", "user": "ana"}))
    with pytest.raises(AccountOnHoldError, match="not a bot"):
        bot.sender.account()


# -- finding ---------------------------------------------------------------------------------------------------


def test_a_post_is_found_by_a_mark_that_no_reader_sees(bot: WireBench, slack: OnSlack) -> None:
    first, second = sent_and_kept(bot), sent_and_kept(bot)
    assert first.texts == second.texts
    for attempt, time in zip((first, second), slack.public, strict=True):
        assert bot.sender.find(attempt).id == time.replace(".", "")


def test_what_is_not_there_is_absent(bot: WireBench) -> None:
    sent(bot)
    assert isinstance(bot.sender.find(attempt_of(prepared(bot))), Absent)


def test_where_slack_keeps_the_marks_to_itself_nobody_can_tell(bot: WireBench, slack: OnSlack) -> None:
    attempt = sent_and_kept(bot)
    slack.shows_marks = False
    assert isinstance(bot.sender.find(attempt), CannotTell)


def test_where_there_is_more_than_was_looked_at_nobody_can_tell(bot: WireBench, slack: OnSlack) -> None:
    attempt = attempt_of(prepared(bot))
    for _ in range(201):
        slack.public[f"{float(next(slack._times)):.6f}"] = {"ts": "1.000000", "bot_id": "B1"}
    assert isinstance(bot.sender.find(attempt), CannotTell)


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel", "ratelimited"])
def test_where_the_bot_may_not_read_nobody_can_tell(bot: WireBench, slack: OnSlack, error: str) -> None:
    attempt, receipt = sent_and_kept(bot), sent(bot)
    slack.refuses["conversations.history"] = error
    assert isinstance(bot.sender.find(attempt), CannotTell)
    assert isinstance(bot.sender.metrics(receipt), CannotTell)
    with pytest.raises(NotSentError, match="could not be asked"):
        bot.sender.recognise(receipt.url)


def test_an_attempt_from_another_channel_is_not_looked_for(bot: WireBench) -> None:
    attempt = sent_and_kept(bot)
    assert isinstance(bot.sender.find(replace(attempt, handle=attempt.handle.replace(CHANNEL, "C9"))), CannotTell)
    assert isinstance(bot.sender.find(replace(attempt, handle="")), CannotTell)


def test_a_post_of_somebody_else_is_not_ours(bot: WireBench, slack: OnSlack) -> None:
    receipt = sent(bot)
    next(iter(slack.public.values()))["bot_id"] = "B9"
    with pytest.raises(RejectedError, match="no post of this account"):
        bot.sender.recognise(receipt.url)


# -- taking it back --------------------------------------------------------------------------------------------


def test_deleting_takes_the_pictures_too(bot: WireBench, slack: OnSlack, tmp_path: Path) -> None:
    receipt = sent(bot, tmp_path)
    assert bot.sender.recognise(receipt.url) == receipt
    bot.sender.delete(receipt)
    assert (slack.public, slack.files) == ({}, {})


def test_it_is_not_gone_while_a_picture_is_left(bot: WireBench, slack: OnSlack, tmp_path: Path) -> None:
    receipt = sent(bot, tmp_path)
    slack.refuses["files.delete"] = "cant_delete_file"
    with pytest.raises(RejectedError):
        bot.sender.delete(receipt)
    assert slack.public == {}
    assert bot.sender.is_gone(receipt) is False


def test_a_bot_that_may_not_read_sees_by_the_address_that_it_is_gone(bot: WireBench, slack: OnSlack) -> None:
    slack.refuses["conversations.history"] = "missing_scope"
    receipt = sent(bot)
    assert bot.sender.is_gone(receipt) is False
    bot.sender.delete(receipt)
    assert bot.sender.is_gone(receipt) is True


def test_an_answer_in_a_thread_is_measured_and_deleted(bot: WireBench, slack: OnSlack) -> None:
    share = bot.share(parts=2)
    first = bot.sender.commit(cleared(bot.sender.prepare(share, 1, ())), key=KEY)
    second = bot.sender.commit(cleared(bot.sender.prepare(share, 2, (first,))), key=KEY)
    assert "?thread_ts=" in second.url
    assert bot.sender.recognise(second.url) == second
    assert isinstance(bot.sender.metrics(second), Metrics)
    bot.sender.delete(second)
    assert list(slack.public) == [f"{first.id[:-6]}.{first.id[-6:]}"]


def test_the_preview_of_the_page_can_be_switched_off(bot: WireBench) -> None:
    payload: Any = prepared(bot).payload
    assert (payload["unfurl_links"], payload["unfurl_media"]) == (True, True)
    account = replace(bot.case.account(), options={"unfurl": "no"})
    payload = bot.case.connect(account, bot.shelf).prepare(bot.share(), 1, ()).payload
    assert (payload["unfurl_links"], payload["unfurl_media"]) == (False, False)
