"""Preparing uploads, resolves and builds exactly what will be public, and publishes nothing."""

from pathlib import Path

import pytest
from platforms.bluesky.lexicon import check_input, check_record
from platforms.bluesky.made import LINK, PUT, RESOLVE, UPLOAD, image, is_tid, record_of, share
from platforms.bluesky.pds import CID, DID, StandIn, answer, error
from werkzeug import Response

from storyshare.errors import AccountOnHoldError, NotSentError, PostError, RejectedError
from storyshare.images import leftovers
from storyshare.models import Card, Facet, Prepared, StoryImage
from storyshare.platforms.bluesky import Bluesky, record


def test_a_text(bluesky: Bluesky) -> None:
    prepared = bluesky.prepare(share("Rosa may stay."), 1, ())
    rkey = prepared.payload["rkey"]
    assert prepared == Prepared(
        platform="bluesky",
        account="bluesky-main",
        story_id="rosa-7f3k",
        language="en",
        number=1,
        payload={
            "repo": DID,
            "collection": "app.bsky.feed.post",
            "rkey": rkey,
            "record": {
                "$type": "app.bsky.feed.post",
                "text": "Rosa may stay.",
                "createdAt": "2027-02-20T09:00:00.123Z",
                "langs": ["en"],
            },
            "validate": True,
            "swapRecord": None,
        },
        texts=("Rosa may stay.",),
        files=(),
        handle=f"at://{DID}/app.bsky.feed.post/{rkey}",
    )
    assert is_tid(str(rkey))


def test_it_publishes_nothing_however_often(bluesky: Bluesky, pds: StandIn, tmp_path: Path) -> None:
    whole = share("Read https://example.org @maura.test", images=(image(tmp_path),))
    first, second = (bluesky.prepare(whole, 1, ()) for _ in range(2))
    assert first.payload["rkey"] != second.payload["rkey"]
    assert set(pds.methods()) == {"createSession", "resolveHandle", "uploadBlob"}


def test_links_mentions_and_hashtags_are_marked_in_bytes(bluesky: Bluesky, pds: StandIn) -> None:
    pds.handles["maura.test"] = "did:plc:maura"
    text = "Así: https://example.org/a?b=1 by @maura.test #AsylumIsARight"
    found = record_of(bluesky.prepare(share(text), 1, ()))["facets"]
    data = text.encode()
    assert [
        (data[each["index"]["byteStart"] : each["index"]["byteEnd"]].decode(), each["features"]) for each in found
    ] == [
        (
            "https://example.org/a?b=1",
            [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/a?b=1"}],
        ),
        ("@maura.test", [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:maura"}]),
        ("#AsylumIsARight", [{"$type": "app.bsky.richtext.facet#tag", "tag": "AsylumIsARight"}]),
    ]


@pytest.mark.parametrize("said", [error("HandleNotFound"), error("InvalidRequest")])
def test_a_mention_that_leads_nowhere_stays_plain_text(bluesky: Bluesky, pds: StandIn, said: Response) -> None:
    pds.overrides[RESOLVE] = [said]
    assert "facets" not in record_of(bluesky.prepare(share("Hello @nobody.test"), 1, ()))


@pytest.mark.parametrize("said", [Response("", 502), Response("<html>", 400), answer({"did": "x"})])
def test_a_mention_that_cannot_be_looked_up_now_waits(bluesky: Bluesky, pds: StandIn, said: Response) -> None:
    pds.overrides[RESOLVE] = [said]
    with pytest.raises(NotSentError):
        bluesky.prepare(share("Hello @maura.test"), 1, ())


def test_a_mark_outside_the_text_is_refused_here_because_the_server_takes_it() -> None:
    for start, end in ((0, 6), (5, 5), (3, 2), (-1, 2)):
        facet = Facet(byte_start=start, byte_end=end, kind="tag", value="x")
        with pytest.raises(ValueError, match="lies outside the text"):
            record.facets("12345", [facet], {})


def test_pictures_are_uploaded_with_alt_text_and_shape(bluesky: Bluesky, pds: StandIn, tmp_path: Path) -> None:
    prepared = bluesky.prepare(share(images=(image(tmp_path),)), 1, ())
    (uploaded,) = pds.asked(UPLOAD)
    embed = record_of(prepared)["embed"]
    assert embed["$type"] == "app.bsky.embed.images"
    assert [(each["alt"], each["aspectRatio"], each["image"]["size"]) for each in embed["images"]] == [
        ("Two hands.", {"width": 80, "height": 60}, len(uploaded))
    ]
    assert [(file.name, file.media_type, file.alt, file.data) for file in prepared.files] == [
        ("image-1.jpg", "image/jpeg", "Two hands.", uploaded)
    ]
    assert leftovers(uploaded) == ()
    assert prepared.texts == ("Rosa may stay.", "Two hands.")


def test_a_card_carries_the_link_and_the_records_own_picture(bluesky: Bluesky, pds: StandIn, tmp_path: Path) -> None:
    card = Card(uri=LINK, title="Rosa may stay", description="A mother.", image=image(tmp_path, alt="unused"))
    prepared = bluesky.prepare(share(card=card), 1, ())
    external = record_of(prepared)["embed"]["external"]
    assert (external["uri"], external["title"], external["description"]) == (LINK, "Rosa may stay", "A mother.")
    assert external["thumb"]["mimeType"] == "image/jpeg"
    assert prepared.texts == ("Rosa may stay.", "Rosa may stay", "A mother.", LINK)
    assert [(file.alt, file.data) for file in prepared.files] == [("", pds.asked(UPLOAD)[0])]


def test_a_card_without_a_picture(bluesky: Bluesky) -> None:
    embed = record_of(bluesky.prepare(share(card=Card(uri=LINK, title="", description="")), 1, ()))["embed"]
    assert embed == {
        "$type": "app.bsky.embed.external",
        "external": {"uri": LINK, "title": "", "description": ""},
    }


def test_a_later_part_answers_the_one_before_in_the_thread_of_the_first(bluesky: Bluesky) -> None:
    sent = tuple(record.receipt(f"at://{DID}/app.bsky.feed.post/3mhu2cptdpc2{end}", CID) for end in "abc")
    assert record_of(bluesky.prepare(share(), 1, sent))["reply"] == {
        "root": {"uri": f"at://{DID}/app.bsky.feed.post/3mhu2cptdpc2a", "cid": CID},
        "parent": {"uri": f"at://{DID}/app.bsky.feed.post/3mhu2cptdpc2c", "cid": CID},
    }


def test_everything_is_as_the_lexicons_say(bluesky: Bluesky, pds: StandIn, tmp_path: Path) -> None:
    pds.handles["maura.test"] = "did:plc:maura"
    sent = (record.receipt(f"at://{DID}/app.bsky.feed.post/3mhu2cptdpc2a", CID),)
    text = "https://example.org/a by @maura.test #AsylumIsARight"
    hands = image(tmp_path)
    for part in (
        {"images": (hands, hands)},
        {"card": Card(uri=LINK, title="t", description="d", image=hands)},
        {},
    ):
        payload = dict(bluesky.prepare(share(text, **part), 1, sent).payload)
        check_input(PUT, payload)
        check_record(payload["record"])


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_picture_without_alt_text_is_refused_before_any_call(
    bluesky: Bluesky, pds: StandIn, tmp_path: Path, alt: str
) -> None:
    with pytest.raises(RejectedError, match="A picture has no alt text"):
        bluesky.prepare(share(images=(image(tmp_path, alt),)), 1, ())
    assert pds.seen == []


def test_a_card_beside_pictures_is_refused(bluesky: Bluesky, tmp_path: Path) -> None:
    card = Card(uri=LINK, title="t", description="d")
    with pytest.raises(RejectedError, match="either pictures or a link card"):
        bluesky.prepare(share(images=(image(tmp_path),), card=card), 1, ())


def test_a_picture_that_cannot_be_read_is_refused(bluesky: Bluesky, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"none")
    with pytest.raises(RejectedError, match=r"^a\.jpg is no picture") as caught:
        bluesky.prepare(share(images=(StoryImage(file="a.jpg", path=path, alt="x"),)), 1, ())
    assert caught.value.hint


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (error("PayloadTooLarge", 413), RejectedError),
        (error("InvalidMimeType"), RejectedError),
        (error("RateLimitExceeded", 429), NotSentError),
        (error("AuthMissing", 401), AccountOnHoldError),
        (error("InternalServerError", 500), NotSentError),
        (answer({"blob": "?"}), NotSentError),
        (Response("", 302, {"Location": "/else"}), NotSentError),
    ],
)
def test_what_a_refused_upload_means(
    bluesky: Bluesky, pds: StandIn, tmp_path: Path, said: Response, kind: type[PostError]
) -> None:
    pds.overrides[UPLOAD] = [said]
    with pytest.raises(PostError) as caught:
        bluesky.prepare(share(images=(image(tmp_path),)), 1, ())
    assert type(caught.value) is kind


def test_a_token_that_is_not_taken_is_renewed_once(bluesky: Bluesky, pds: StandIn, tmp_path: Path) -> None:
    pds.overrides[UPLOAD] = [error("ExpiredToken")]
    bluesky.prepare(share(images=(image(tmp_path),)), 1, ())
    assert pds.methods() == ["createSession", "uploadBlob", "refreshSession", "uploadBlob"]
    pds.overrides[UPLOAD] = [error("ExpiredToken"), error("ExpiredToken")]
    with pytest.raises(NotSentError):
        bluesky.prepare(share(images=(image(tmp_path),)), 1, ())
    assert pds.methods()[4:] == ["uploadBlob", "refreshSession", "uploadBlob"]
