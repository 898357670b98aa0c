"""A webhook says little: what it does say is understood, and what it does not is not made up."""

import pytest
from contract.on_slack import OnSlack, turned_away

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.platforms import Delete, Find, Measure, Recognise
from storyshare.platforms.slack.webhook import NOTE
from storyshare.testing import KEY, NOW, Reply, WireBench, always, cleared


@pytest.mark.parametrize(
    ("status", "word", "kind"),
    [
        (400, "invalid_payload", RejectedError),
        (400, "no_text", RejectedError),
        (400, "invalid_blocks", RejectedError),
        (400, "user_not_found", RejectedError),
        (403, "invalid_token", AccountOnHoldError),
        (403, "action_prohibited", AccountOnHoldError),
        (404, "no_service", AccountOnHoldError),
        (404, "channel_not_found", RejectedError),
        (410, "channel_is_archived", RejectedError),
        (429, "rate_limited", NotSentError),
        (500, "rollup_error", OutcomeUnknownError),
        (500, "no_service", OutcomeUnknownError),
        (404, "<html>not here</html>", OutcomeUnknownError),
        (403, "something_new", OutcomeUnknownError),
        (200, "okay", OutcomeUnknownError),
        (200, "no_text", OutcomeUnknownError),
    ],
)
def test_its_plain_words_are_understood(webhook: WireBench, status: int, word: str, kind: type[PostError]) -> None:
    made = webhook.sender.prepare(webhook.share(), 1, ())
    webhook.web.fault = always(turned_away(status, word))
    with pytest.raises(PostError) as caught:
        webhook.sender.commit(cleared(made), key=KEY)
    assert type(caught.value) is kind


def test_the_wait_is_taken_from_its_answer(webhook: WireBench) -> None:
    made = webhook.sender.prepare(webhook.share(), 1, ())
    webhook.web.fault = always(Reply(status=429, body=b"rate_limited", headers=(("Retry-After", "30"),)))
    with pytest.raises(NotSentError) as caught:
        webhook.sender.commit(cleared(made), key=KEY)
    assert caught.value.retry_after
    assert (caught.value.retry_after - NOW).total_seconds() == 30


def test_the_receipt_does_not_pretend_to_know_the_post(webhook: WireBench) -> None:
    share = webhook.share()
    first, second = (webhook.sender.commit(cleared(webhook.sender.prepare(share, 1, ())), key=KEY) for _ in "ab")
    assert first.url.startswith("https://app.slack.com/client/T0123ABCD#webhook-")
    assert first.url != second.url
    assert first.details == {"note": NOTE}


def test_it_has_no_ability_that_needs_a_messages_id(webhook: WireBench) -> None:
    for ability in (Find, Recognise, Delete, Measure):
        assert not isinstance(webhook.sender, ability)


def test_asking_whose_it_is_shows_nothing_to_anybody(webhook: WireBench) -> None:
    assert webhook.sender.account().name == "a webhook of T0123ABCD"
    assert isinstance(webhook.web.stand_in, OnSlack)
    assert webhook.web.stand_in.public == {}


def test_a_webhook_that_is_gone_is_seen(webhook: WireBench) -> None:
    webhook.web.fault = always(turned_away(404, "no_service"))
    with pytest.raises(AccountOnHoldError, match="any more"):
        webhook.sender.account()


def test_no_part_of_its_address_is_told(webhook: WireBench) -> None:
    made = webhook.sender.prepare(webhook.share(), 1, ())
    webhook.web.close()
    with pytest.raises(NotSentError) as caught:
        webhook.sender.commit(cleared(made), key=KEY)
    assert "madeUpWebhook71" not in f"{caught.value!r}{caught.value.hint}{made!r}{webhook.sender!r}"
