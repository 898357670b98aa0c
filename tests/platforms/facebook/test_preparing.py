"""What is uploaded and built before the one call: pictures that nobody sees until a post shows them."""

import hashlib
import hmac
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from contract.cases import FACEBOOK_CASE
from contract.on_facebook import PAGE, OnFacebook, refused

from storyshare.errors import NotSentError, PostError, RejectedError
from storyshare.models import Card, Share
from storyshare.platforms.facebook import Facebook
from storyshare.testing import KEY, NOW, Reply, WireBench, always, cleared, picture, share

CARD = Card(uri="https://example.org/a_b", title="", description="", image=None)


def shared(page: WireBench, folder: Path | None = None, **changes: Any) -> Share:
    whole = share("facebook", folder, rules=page.rules)
    return replace(whole, parts=(replace(whole.parts[0], **changes),))


def test_without_pictures_nothing_is_sent_before(page: WireBench) -> None:
    prepared = page.sender.prepare(shared(page, text="Rosa may stay"), 1, ())
    assert prepared.payload == {"message": "Rosa may stay", "published": True}
    assert (prepared.handle, prepared.texts, page.web.seen) == (PAGE, ("Rosa may stay",), [])


def test_the_link_of_a_card_is_a_field_and_a_public_text(page: WireBench) -> None:
    prepared = page.sender.prepare(shared(page, text="Rosa may stay", card=CARD), 1, ())
    assert prepared.payload["link"] == CARD.uri
    assert CARD.uri in prepared.texts


def test_pictures_are_put_there_unseen_and_then_attached(page: WireBench, facebook: OnFacebook, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    images = (picture(tmp_path), picture(tmp_path / "b"))
    prepared = page.sender.prepare(shared(page, tmp_path, images=images), 1, ())
    assert prepared.payload["attached_media"] == [{"media_fbid": photo} for photo in facebook.photos]
    assert list(facebook.photos.values()) == [file.alt for file in prepared.files]
    assert all(alt in prepared.texts for alt in facebook.photos.values())
    assert page.public() == 0
    for request, file in zip(page.web.seen, prepared.files, strict=True):
        assert request.path.endswith(f"/{PAGE}/photos")
        assert b'name="published"\r\n\r\nfalse\r\n' in request.body
        assert file.data in request.body
    page.sender.commit(cleared(prepared), key=KEY)
    assert len(page.web.publishing()) == 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refused(400, code=100, error_subcode=1366046), RejectedError),
        (refused(400, code=2), NotSentError),
        (Reply(body={"id": "x y"}), NotSentError),
        (Reply(body=b"<html>"), NotSentError),
    ],
)
def test_a_picture_that_is_not_taken_leaves_nothing_in_doubt(
    page: WireBench, tmp_path: Path, reply: Reply, kind: type[PostError]
) -> None:
    page.web.fault = always(reply)
    with pytest.raises(PostError) as caught:
        page.sender.prepare(shared(page, tmp_path), 1, ())
    assert type(caught.value) is kind


def test_what_facebook_cannot_show_is_refused_before_any_call(page: WireBench, tmp_path: Path) -> None:
    image = picture(tmp_path)
    for changes, words in (
        ({"images": (image,), "card": CARD}, "either pictures or a link card"),
        ({"images": (image,) * 11}, "at most 10 pictures"),
        ({"images": (replace(image, alt=" "),)}, "no alt text"),
    ):
        with pytest.raises(RejectedError, match=words):
            page.sender.prepare(shared(page, tmp_path, **changes), 1, ())
    assert page.web.seen == []


def test_every_call_is_proved_to_come_from_the_app_and_its_token_is_in_a_header(
    page: WireBench, tmp_path: Path
) -> None:
    receipt = page.sender.commit(cleared(page.sender.prepare(shared(page, tmp_path), 1, ())), key=KEY)
    page.sender.is_gone(receipt)
    page.sender.delete(receipt)
    proof = hmac.new(b"made-up-app-secret-50", b"made-up-token-93", hashlib.sha256).hexdigest()
    assert [request.method for request in page.web.seen] == ["POST", "POST", "GET", "DELETE"]
    for request in page.web.seen:
        assert request.path.startswith("/v26.0/")
        assert request.query["appsecret_proof"] == proof
        assert request.headers["authorization"] == "Bearer made-up-token-93"
        assert "made-up" not in f"{request.path}{request.query}"


def test_without_the_app_s_secret_nothing_is_proved(page: WireBench) -> None:
    page.shelf.values.pop("APP_SECRET")
    sender = Facebook.connect(FACEBOOK_CASE.account(), page.shelf, now=lambda: NOW)
    sender.commit(cleared(sender.prepare(shared(page), 1, ())), key=KEY)
    assert page.web.seen[-1].query == {}
