"""What is sent, and what Telegram's answers mean."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from contract.multipart import fields
from contract.on_telegram import CHAT, TOKEN, OnTelegram, done, refused
from PIL import Image

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.models import Receipt, Share, StoryImage
from storyshare.testing import KEY, LATER, NOW, Reply, WireBench, always, cleared, picture, share
from storyshare.testing.bench import LINK, TEXT

IMAGES = pytest.mark.parametrize("there", [{"embed": "images"}], indirect=True)


def _album(folder: Path, number: int) -> Share:
    whole = share("telegram", folder)
    return replace(whole, parts=(replace(whole.parts[0], images=(picture(folder),) * number),))


def _sent(there: WireBench, whole: Share) -> Receipt:
    receipt: Receipt = there.sender.commit(cleared(there.sender.prepare(whole, 1, ())), key=KEY)
    return receipt


@pytest.mark.parametrize(
    ("there", "above"), [({}, False), ({"preview": "above"}, True), ({"preview": "below"}, False)], indirect=["there"]
)
def test_the_card_is_that_of_the_link_below_or_above(there: WireBench, above: bool) -> None:
    payload = there.sender.prepare(there.share(), 1, ()).payload
    assert payload == {
        "chat_id": CHAT,
        "text": TEXT.replace("&", "&amp;"),
        "parse_mode": "HTML",
        "link_preview_options": {"url": LINK, "prefer_large_media": True, "show_above_text": above},
    }


def test_a_part_without_the_link_shows_no_card_of_another_page(there: WireBench) -> None:
    first = _sent(there, there.share(parts=2))
    payload = there.sender.prepare(there.share(parts=2), 2, (first,)).payload
    assert payload["link_preview_options"] == {"is_disabled": True}
    assert payload["reply_parameters"] == {"message_id": int(first.id)}


def test_a_thread_goes_on_from_an_address_that_a_person_gave(there: WireBench) -> None:
    first = Receipt(id="129?single", url="https://t.me/c/1987654321/129?single")
    payload = there.sender.prepare(there.share(parts=2), 2, (first,)).payload
    assert payload["reply_parameters"] == {"message_id": 129}
    with pytest.raises(RejectedError, match="no address on Telegram"):
        there.sender.prepare(there.share(parts=2), 2, (Receipt(id="1", url="https://example.org/1"),))


@IMAGES
def test_one_picture_is_a_photo_with_a_caption(there: WireBench, tmp_path: Path) -> None:
    prepared = there.sender.prepare(there.share(tmp_path), 1, ())
    there.sender.commit(cleared(prepared), key=KEY)
    (request,) = there.web.seen
    assert request.path.endswith("/sendPhoto")
    sent = {each.name: each for each in fields(request)}
    assert set(sent) == {"chat_id", "photo", "caption", "parse_mode"}
    assert (sent["photo"].file, sent["photo"].data) == ("image-1.jpg", prepared.files[0].data)
    assert sent["caption"].data.decode() == TEXT.replace("&", "&amp;")


@IMAGES
def test_several_are_an_album_with_one_caption_and_all_of_it_is_deleted(
    there: WireBench, telegram: OnTelegram, tmp_path: Path
) -> None:
    receipt = _sent(there, _album(tmp_path, 3))
    (request,) = there.web.seen
    assert request.path.endswith("/sendMediaGroup")
    ((_, post),) = telegram.public.items()
    captions = [each.get("caption", "") for each in post["asked"]["media"]]
    assert captions == [TEXT.replace("&", "&amp;"), "", ""]
    files = {each.name for each in fields(request) if each.file}
    assert {each["media"] for each in post["asked"]["media"]} == {f"attach://{name}" for name in files}
    assert receipt.details == {"chat": str(CHAT), "messages": "128 129 130"}
    telegram.public["128"]["ids"].remove("129")
    assert there.sender.is_gone(receipt) is False
    there.sender.delete(receipt)
    assert there.sender.is_gone(receipt) is True


@IMAGES
def test_more_than_an_album_holds_is_refused_before(there: WireBench, tmp_path: Path) -> None:
    with pytest.raises(RejectedError, match="at most 10 pictures"):
        there.sender.prepare(_album(tmp_path, 11), 1, ())


@IMAGES
def test_a_caption_is_shorter_than_a_text(there: WireBench, tmp_path: Path) -> None:
    whole = there.share(tmp_path)
    long = replace(whole, parts=(replace(whole.parts[0], text="ñ" * 1025),))
    with pytest.raises(RejectedError, match="1 characters too long"):
        there.sender.prepare(long, 1, ())
    without = replace(long, parts=(replace(long.parts[0], images=()),))
    assert there.sender.prepare(without, 1, ()).texts == ("ñ" * 1025,)


@IMAGES
def test_a_picture_that_is_too_long_for_telegram_is_refused(there: WireBench, tmp_path: Path) -> None:
    path = tmp_path / "line.png"
    Image.new("RGB", (2100, 100), "teal").save(path)
    whole = there.share(tmp_path)
    image = StoryImage(file=path.name, path=path, alt="A line.")
    with pytest.raises(RejectedError, match=r"line\.png is too long"):
        there.sender.prepare(replace(whole, parts=(replace(whole.parts[0], images=(image,)),)), 1, ())


def test_a_text_that_would_not_arrive_whole_is_refused(there: WireBench) -> None:
    whole = there.share()
    with pytest.raises(RejectedError, match=r"leave out signs of the text: U\+202E"):
        there.sender.prepare(replace(whole, parts=(replace(whole.parts[0], text="Rosa \u202estays"),)), 1, ())


@pytest.mark.parametrize(
    ("username", "url"),
    [("example_stories", "https://t.me/example_stories/128"), ("", "https://t.me/c/1987654321/128")],
)
def test_the_address_of_a_post_in_a_public_and_a_private_channel(
    there: WireBench, telegram: OnTelegram, username: str, url: str
) -> None:
    telegram.chat["username"] = username
    assert _sent(there, there.share()).url == url


NO_RIGHTS = "Bad Request: need administrator rights in the channel chat"
REFUSALS = [
    (refused(429, "Too Many Requests: retry after 300", retry_after=300), NotSentError, LATER, "wait"),
    (refused(429, "Too Many Requests: retry after 10", retry_after=9**12), NotSentError, NOW + timedelta(1), "wait"),
    (refused(400, "Bad Request: chat not found"), AccountOnHoldError, None, "does not let this bot post"),
    (refused(400, NO_RIGHTS), AccountOnHoldError, None, "does not let this bot post"),
    (refused(403, "Forbidden: bot was kicked from the channel chat"), AccountOnHoldError, None, "does not let"),
    (refused(401, "Unauthorized"), AccountOnHoldError, None, "does not let this bot post"),
    (refused(404, "Not Found"), AccountOnHoldError, None, "does not let this bot post"),
    (refused(400, "Bad Request: message is too long"), RejectedError, None, "too long"),
    (refused(400, "Bad Request: can't parse entities"), RejectedError, None, "did not accept"),
    (refused(413, "Request Entity Too Large"), RejectedError, None, "did not accept"),
    (refused(500, "Internal Server Error"), OutcomeUnknownError, None, "may be public"),
    (Reply(status=429, body=b"<html>"), OutcomeUnknownError, None, "may be public"),
    (Reply(status=400, body={"ok": False, "description": "x"}), OutcomeUnknownError, None, "may be public"),
    (Reply(status=400, body={"ok": True, "error_code": 400, "description": "x"}), OutcomeUnknownError, None, "may be"),
    (Reply(body={"ok": False, "error_code": 400, "description": "x"}), OutcomeUnknownError, None, "may be public"),
    (done({"message_id": "x", "chat": {"id": CHAT}}), OutcomeUnknownError, None, "may be public"),
    (done({"message_id": 1, "chat": {"id": 5}}), OutcomeUnknownError, None, "may be public"),
    (done([]), OutcomeUnknownError, None, "may be public"),
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


def test_a_group_that_has_moved_names_its_new_number(there: WireBench) -> None:
    prepared = there.sender.prepare(there.share(), 1, ())
    moved = refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001234567890)
    there.web.fault = always(moved)
    with pytest.raises(AccountOnHoldError) as caught:
        there.sender.commit(cleared(prepared), key=KEY)
    assert "-1001234567890" in caught.value.hint


def test_a_token_that_is_said_back_is_not_told(there: WireBench) -> None:
    prepared = there.sender.prepare(there.share(), 1, ())
    there.web.fault = always(refused(400, f"Bad Request: {TOKEN} is bad"))
    with pytest.raises(RejectedError) as caught:
        there.sender.commit(cleared(prepared), key=KEY)
    assert TOKEN not in f"{caught.value}{caught.value.hint}"


def test_a_post_that_may_not_be_deleted_any_more_is_left_to_a_person(there: WireBench, telegram: OnTelegram) -> None:
    receipt = _sent(there, there.share())
    telegram.too_old = {receipt.id}
    with pytest.raises(RejectedError):
        there.sender.delete(receipt)
    assert there.sender.is_gone(receipt) is False


def test_a_post_that_a_person_entered_is_deleted_where_its_address_says(there: WireBench, telegram: OnTelegram) -> None:
    receipt = _sent(there, there.share())
    entered = Receipt(id="x", url=f"https://t.me/Example_Stories/{receipt.id}?single")
    telegram.chat["username"] = "Example_Stories"
    assert there.sender.is_gone(entered) is None
    there.sender.delete(entered)
    assert telegram.public == {}
    with pytest.raises(RejectedError, match="no address of a post"):
        there.sender.delete(Receipt(id="12", url="https://example.org/12"))


def test_a_post_that_is_gone_already_is_no_error(there: WireBench) -> None:
    receipt = _sent(there, there.share())
    there.web.fault = always(refused(400, "Bad Request: message to delete not found"))
    there.sender.delete(receipt)


def test_looking_whether_it_is_gone_changes_nothing(there: WireBench, telegram: OnTelegram) -> None:
    receipt = _sent(there, there.share())
    before = {**telegram.public}
    assert there.sender.is_gone(receipt) is False
    assert telegram.public == before
    there.web.fault = always(refused(400, "Bad Request: message can't be edited"))
    assert there.sender.is_gone(receipt) is None
