"""What is sent, and what Discord's answers mean."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from contract.multipart import fields
from contract.on_discord import CHANNEL, GUILD, THREAD, TOKEN, OnDiscord, refused

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.models import CannotTell, Card, Metrics, Receipt, Share
from storyshare.platforms.discord.markup import escaped
from storyshare.testing import KEY, LATER, NOW, Reply, WireBench, always, cleared, picture
from storyshare.testing.bench import LINK

IMAGES = pytest.mark.parametrize("there", [{"embed": "images"}], indirect=True)
IN_A_THREAD = pytest.mark.parametrize("there", [{"thread_id": THREAD}], indirect=True)


def _sent(there: WireBench, whole: Share | None = None) -> Receipt:
    receipt: Receipt = there.sender.commit(cleared(there.sender.prepare(whole or there.share(), 1, ())), key=KEY)
    return receipt


def _with_card(there: WireBench, **changed: object) -> Share:
    whole = there.share()
    card = whole.parts[0].card
    assert card
    return replace(whole, parts=(replace(whole.parts[0], card=replace(card, **changed)),))  # type: ignore[arg-type]


def test_the_card_is_ours_and_nobody_is_called(there: WireBench) -> None:
    assert there.sender.prepare(there.share(), 1, ()).payload == {
        "content": "Rosa & Sam: Rosa may stay.\n\n\\#Asylum",
        "allowed_mentions": {"parse": []},
        "embeds": [{"title": "Rosa may stay", "description": "A story of one family.", "url": LINK}],
    }


def test_the_cards_picture_travels_with_it(there: WireBench, tmp_path: Path) -> None:
    prepared = there.sender.prepare(_with_card(there, image=picture(tmp_path)), 1, ())
    (embed,) = prepared.payload["embeds"]
    assert embed["image"] == {"url": "attachment://image-1.jpg"}
    assert prepared.payload["attachments"] == [{"id": "0", "filename": "image-1.jpg"}]
    there.sender.commit(cleared(prepared), key=KEY)
    sent = {each.name: (each.file, each.kind) for each in fields(there.web.seen[-1])}
    assert sent == {"payload_json": ("", ""), "files[0]": ("image-1.jpg", "image/jpeg")}
    assert prepared.files[0].alt == ""


def test_what_stands_on_the_card_is_no_markup(there: WireBench) -> None:
    prepared = there.sender.prepare(_with_card(there, title="*Rosa*", description="[may](stay) <@1>"), 1, ())
    (embed,) = prepared.payload["embeds"]
    assert (embed["title"], embed["description"]) == ("\\*Rosa\\*", "\\[may\\](stay) \\<@1\\>")
    assert {"*Rosa*", "[may](stay) <@1>", LINK} < {*prepared.texts}


@pytest.mark.parametrize(
    "changed", [{"title": "*" * 129}, {"description": "x" * 4097}, {"uri": f"https://example.org/{'x' * 2048}"}]
)
def test_a_card_that_discord_would_not_take_is_refused_before(there: WireBench, changed: dict[str, str]) -> None:
    with pytest.raises(RejectedError, match="too long"):
        there.sender.prepare(_with_card(there, **changed), 1, ())


@IMAGES
def test_pictures_have_their_alt_texts_and_the_link_no_card_beside_them(there: WireBench, tmp_path: Path) -> None:
    whole = there.share(tmp_path)
    whole = replace(whole, parts=(replace(whole.parts[0], images=whole.parts[0].images * 2),))
    prepared = there.sender.prepare(whole, 1, ())
    alt = "Two hands holding a “decision”."
    assert prepared.payload["attachments"] == [
        {"id": "0", "filename": "image-1.jpg", "description": alt},
        {"id": "1", "filename": "image-2.jpg", "description": alt},
    ]
    assert f"<{LINK}>" in str(prepared.payload["content"])
    there.sender.commit(cleared(prepared), key=KEY)
    assert [each.data for each in fields(there.web.seen[-1])][1:] == [file.data for file in prepared.files]


@IMAGES
def test_without_pictures_the_page_shows_its_own_card(there: WireBench) -> None:
    content = str(there.sender.prepare(there.share(), 1, ()).payload["content"])
    assert LINK in content
    assert f"<{LINK}>" not in content


@IMAGES
@pytest.mark.parametrize(("alt", "words"), [(" ", "no alt text"), ("x" * 1025, "longer than 1024")])
def test_a_picture_without_a_usable_alt_text_is_refused(there: WireBench, tmp_path: Path, alt: str, words: str) -> None:
    part = there.share(tmp_path).parts[0]
    part = replace(part, images=(replace(part.images[0], alt=alt),))
    with pytest.raises(RejectedError, match=words):
        there.sender.prepare(replace(there.share(), parts=(part,)), 1, ())


@IMAGES
def test_more_than_a_message_holds_is_refused_before(there: WireBench, tmp_path: Path) -> None:
    part = there.share(tmp_path).parts[0]
    with pytest.raises(RejectedError, match="at most 10 pictures"):
        there.sender.prepare(replace(there.share(), parts=(replace(part, images=part.images * 11),)), 1, ())
    with pytest.raises(RejectedError, match="1 characters too long"):
        there.sender.prepare(replace(there.share(), parts=(replace(part, text="x" * 2001),)), 1, ())
    both = replace(part, card=Card(uri=LINK, title="", description=""))
    with pytest.raises(RejectedError, match="Either pictures or a link card"):
        there.sender.prepare(replace(there.share(), parts=(both,)), 1, ())


def test_discord_is_asked_to_say_what_became_of_it_and_told_who_asks(there: WireBench) -> None:
    receipt = _sent(there)
    (request,) = there.web.publishing()
    assert request.query == {"wait": "true"}
    assert request.headers["user-agent"].startswith("DiscordBot (https://")
    assert receipt.url == f"https://discord.com/channels/{GUILD}/{CHANNEL}/{receipt.id}"


@IN_A_THREAD
def test_a_post_in_a_thread_is_kept_recognised_and_deleted_there(there: WireBench, discord: OnDiscord) -> None:
    receipt = _sent(there)
    assert receipt.url == f"https://discord.com/channels/{GUILD}/{THREAD}/{receipt.id}"
    assert receipt.details == {"thread": THREAD}
    assert there.sender.recognise(receipt.url.replace("https://", "https://ptb.")) == receipt
    there.sender.delete(receipt)
    assert {request.query.get("thread_id") for request in there.web.seen[1:]} == {THREAD}
    assert discord.public == {}


def test_a_post_of_another_server_or_channel_is_not_ours(there: WireBench) -> None:
    receipt = _sent(there)
    for address in (receipt.url.replace(GUILD, "5"), receipt.url.replace(CHANNEL, THREAD)):
        with pytest.raises(RejectedError, match="no post of this account"):
            there.sender.recognise(address)


def test_a_message_that_stands_elsewhere_than_its_address_says_is_not_recognised(there: WireBench) -> None:
    receipt = _sent(there)
    there.web.fault = always(Reply(body={"id": receipt.id, "channel_id": THREAD}))
    with pytest.raises(RejectedError, match="no post of this account"):
        there.sender.recognise(receipt.url)


GONE = refused(404, "Unknown Webhook", 10015)
FIELD = {"errors": {"embeds": {"0": {"title": {"_errors": [{"code": "BASE", "message": "Must be shorter."}]}}}}}
REFUSALS = [
    (Reply(status=429, body={"message": "Slow", "retry_after": 300.0, "global": False}), NotSentError, LATER, "wait"),
    (refused(429, "Slow", retry_after=1e300), NotSentError, NOW + timedelta(1), "wait"),
    (refused(400, "Slow mode", 20016, retry_after=300), NotSentError, LATER, "wait"),
    (Reply(status=429, body=b"<html>error code: 1015"), OutcomeUnknownError, None, "may be public"),
    (Reply(status=403, body={"message": "Forbidden"}), OutcomeUnknownError, None, "may be public"),
    (GONE, AccountOnHoldError, None, "webhook is gone"),
    (refused(401, "Invalid Webhook Token", 50027), AccountOnHoldError, None, "webhook is gone"),
    (refused(404, "Unknown Channel", 10003), AccountOnHoldError, None, "which thread"),
    (refused(400, "Webhooks posted to forum channels must have …", 220001), AccountOnHoldError, None, "which thread"),
    (refused(400, "Message was blocked by automatic moderation", 200000), RejectedError, None, "filter"),
    (refused(403, "Harmful link", 240000), RejectedError, None, "filter"),
    (refused(403, "Missing Permissions", 50013), AccountOnHoldError, None, "does not let this webhook"),
    (refused(413, "Request entity too large", 40005), RejectedError, None, "did not accept"),
    (refused(400, "Invalid Form Body", 50035, **FIELD), RejectedError, None, "did not accept"),
    (refused(500, "Internal", 0), OutcomeUnknownError, None, "may be public"),
    (Reply(status=204, body=b""), OutcomeUnknownError, None, "may be public"),
    (Reply(body={"id": "12", "channel_id": "x"}), OutcomeUnknownError, None, "may be public"),
    (Reply(body={"id": 12, "channel_id": CHANNEL}), OutcomeUnknownError, None, "may be public"),
]


@pytest.mark.parametrize(("reply", "kind", "until", "words"), REFUSALS)
def test_what_an_answer_proves(
    there: WireBench, reply: Reply, kind: type[PostError], until: object, words: str
) -> None:
    prepared = there.sender.prepare(there.share(), 1, ())
    there.web.fault = always(reply)
    with pytest.raises(kind, match=words) as caught:
        there.sender.commit(cleared(prepared), key=KEY)
    assert (type(caught.value), caught.value.retry_after) == (kind, until)


def test_what_is_wrong_with_which_field_is_said_without_a_secret(there: WireBench) -> None:
    prepared = there.sender.prepare(there.share(), 1, ())
    there.web.fault = always(refused(400, f"Invalid {TOKEN}", 50035, **FIELD))
    with pytest.raises(RejectedError) as caught:
        there.sender.commit(cleared(prepared), key=KEY)
    assert caught.value.hint == "Discord says: Invalid …: Must be shorter."


def test_a_forum_wants_a_thread(there: WireBench, discord: OnDiscord) -> None:
    discord.forum = True
    with pytest.raises(AccountOnHoldError) as caught:
        _sent(there)
    assert "thread_id" in caught.value.hint


def test_posts_of_a_webhook_that_is_gone_are_left_to_a_person(there: WireBench, discord: OnDiscord) -> None:
    receipt = _sent(there)
    discord.gone = True
    with pytest.raises(AccountOnHoldError, match="webhook is gone"):
        there.sender.delete(receipt)
    assert there.sender.is_gone(receipt) is None
    with pytest.raises(RejectedError, match="no address of a message"):
        there.sender.delete(Receipt(id="../..", url="https://example.org/"))
    assert there.sender.is_gone(Receipt(id="../..", url="https://example.org/")) is None


@pytest.mark.parametrize(
    ("reactions", "found"),
    [
        ([{"count": 3}, {"count": 2}], Metrics(likes=5)),
        (None, CannotTell),
        ([], CannotTell),
        ([{"count": "3"}], CannotTell),
        ([{"count": 3}, 5], CannotTell),
        ([{"count": True}], CannotTell),
        ([{"count": -1}], CannotTell),
    ],
)
def test_only_reactions_that_are_shown_are_counted(
    there: WireBench, discord: OnDiscord, reactions: list[dict[str, int]] | None, found: object
) -> None:
    receipt = _sent(there)
    discord.reactions = reactions
    metrics = there.sender.metrics(receipt)
    assert metrics == found or type(metrics) is found


def test_the_text_counts_as_it_is_sent(there: WireBench) -> None:
    whole = there.share()
    text = "_" * 1000
    prepared = there.sender.prepare(replace(whole, parts=(replace(whole.parts[0], text=text),)), 1, ())
    assert prepared.payload["content"] == escaped(text)
    assert prepared.texts[0] == text
