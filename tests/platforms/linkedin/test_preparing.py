"""What is uploaded and built before the one call, and where a picture may be sent."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from contract.on_linkedin import ORGANISATION, OnLinkedIn, refused

from storyshare.errors import NotSentError, PostError, RejectedError
from storyshare.models import Card, Share
from storyshare.platforms.linkedin import LinkedIn
from storyshare.testing import Reply, WireBench, always, picture, share

CARD = Card(uri="https://example.org/a_b", title="Rosa (may) stay", description="She_waited", image=None)


def shared(page: WireBench, folder: Path | None = None, **changes: Any) -> Share:
    whole = share("linkedin", folder, rules=page.rules)
    return replace(whole, parts=(replace(whole.parts[0], **changes),))


def test_a_post_is_public_and_complete(page: WireBench) -> None:
    payload = page.sender.prepare(shared(page, text="Rosa_may stay"), 1, ()).payload
    assert payload == {
        "author": ORGANISATION,
        "commentary": "Rosa\\_may stay",
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    assert page.web.seen == []


def test_a_card_is_plain_text_with_our_own_title_and_picture(page: WireBench, tmp_path: Path) -> None:
    prepared = page.sender.prepare(shared(page, card=replace(CARD, image=picture(tmp_path))), 1, ())
    (urn,) = getattr(page.web.stand_in, "images")  # noqa: B009 -- of this stand-in alone
    assert prepared.payload["content"] == {
        "article": {
            "source": "https://example.org/a_b",
            "title": "Rosa (may) stay",
            "description": "She_waited",
            "thumbnail": urn,
        }
    }
    assert {CARD.title, CARD.description, CARD.uri} <= set(prepared.texts)
    assert [file.alt for file in prepared.files] == [""]


def test_one_picture_and_several_have_their_alt_texts(page: WireBench, tmp_path: Path) -> None:
    image = replace(picture(tmp_path), alt="A (made-up) hand")
    stand_in: Any = page.web.stand_in
    payload = page.sender.prepare(shared(page, images=(image,)), 1, ()).payload
    assert payload["content"] == {"media": {"id": next(iter(stand_in.images)), "altText": "A (made-up) hand"}}
    stand_in.images.clear()
    payload = page.sender.prepare(shared(page, images=(image, image)), 1, ()).payload
    shown = [{"id": urn, "altText": "A (made-up) hand"} for urn in stand_in.images]
    assert payload["content"] == {"multiImage": {"images": shown}}
    assert len(shown) == 2


def test_the_bytes_of_a_picture_arrive(page: WireBench, tmp_path: Path) -> None:
    (file,) = page.sender.prepare(shared(page, tmp_path), 1, ()).files
    assert list(getattr(page.web.stand_in, "images").values()) == [file.data]  # noqa: B009 -- as above


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda image: {"images": (image,), "card": CARD}, "either pictures or a link card"),
        (lambda image: {"images": (image,) * 21}, "at most 20"),
        (lambda image: {"images": (replace(image, alt=" "),)}, "no alt text"),
        (lambda image: {"images": (replace(image, alt="x" * 4087),)}, "alt text is longer than 4086"),
        (lambda _: {"card": replace(CARD, title="\U0001f600" * 201)}, "title is longer than 400"),
        (lambda _: {"card": replace(CARD, description="x" * 4087)}, "summary is longer than 4086"),
    ],
)
def test_what_linkedin_would_not_take_is_refused_before_any_call(
    page: WireBench, tmp_path: Path, make: Callable[[Any], dict[str, Any]], words: str
) -> None:
    with pytest.raises(RejectedError, match=words):
        page.sender.prepare(shared(page, **make(picture(tmp_path))), 1, ())
    assert page.web.seen == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://www.linkedin.com/dms-uploads/1", "only a plain https"),
        ("https://www.linkedin.com@93.184.216.34/1", "only a plain https"),
        ("https://10.0.0.7/1", "not a public address"),
        ("https://93.184.216.34/1", "is not LinkedIn's"),
    ],
)
def test_a_picture_is_sent_to_linkedin_alone(page: WireBench, tmp_path: Path, url: str, words: str) -> None:
    page.web.fault = always(Reply(body={"value": {"uploadUrl": url, "image": "urn:li:image:1"}}))
    with pytest.raises(NotSentError, match=words):
        page.sender.prepare(shared(page, tmp_path), 1, ())
    assert page.web.faulty_calls == 1


def test_the_token_goes_with_a_picture_to_linkedin_s_own_servers_alone(
    page: WireBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storyshare.platforms.linkedin import preparing

    monkeypatch.setattr(preparing, "require_public", lambda _: None)
    opens = preparing.Preparing(server=page.sender._server, pause=lambda _: None)._opens
    assert "Authorization" in opens("https://www.linkedin.com/dms-uploads/1")
    assert opens("https://media.licdn.com/1") == {}
    for url in ("https://linkedin.com.example.org/1", "https://notlinkedin.com/1"):
        with pytest.raises(NotSentError):
            opens(url)


@pytest.mark.parametrize(
    "value", [None, {}, {"uploadUrl": "x", "image": "urn:li:image:1"}, {"uploadUrl": "https://example.org", "image": 1}]
)
def test_a_place_that_is_none_is_tried_again(page: WireBench, tmp_path: Path, value: Any) -> None:
    page.web.fault = always(Reply(body={"value": value}))
    with pytest.raises(NotSentError, match="does not work as it should"):
        page.sender.prepare(shared(page, tmp_path), 1, ())


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [("PROCESSING_FAILED", RejectedError, "cannot read"), ("PROCESSING", NotSentError, "very long")],
)
def test_a_picture_that_is_not_ready_is_not_posted(
    page: WireBench, tmp_path: Path, status: str, kind: type[PostError], words: str
) -> None:
    stand_in = page.web.stand_in
    assert isinstance(stand_in, OnLinkedIn)
    stand_in.status = status
    with pytest.raises(kind, match=words):
        page.sender.prepare(shared(page, tmp_path), 1, ())


def test_where_nobody_can_ask_about_a_picture_a_while_must_do(person: WireBench, tmp_path: Path) -> None:
    pauses: list[float] = []
    case = person.case
    patient = LinkedIn.connect(case.account(), person.shelf, pause=pauses.append)
    patient.prepare(shared(person, tmp_path), 1, ())
    assert pauses == [5]


def test_a_refused_upload_is_tried_again(page: WireBench, tmp_path: Path) -> None:
    stand_in = page.web.stand_in
    plain = stand_in.answer
    stand_in.answer = lambda request: refused(503) if request.method == "PUT" else plain(request)  # type: ignore[method-assign]
    with pytest.raises(NotSentError, match="status 503"):
        page.sender.prepare(shared(page, tmp_path), 1, ())


def test_every_call_names_the_version_and_the_protocol(page: WireBench, tmp_path: Path) -> None:
    page.sender.prepare(shared(page, tmp_path), 1, ())
    for request in page.web.seen:
        if request.method != "PUT":
            assert request.headers["linkedin-version"] == "202607"
            assert request.headers["x-restli-protocol-version"] == "2.0.0"
        assert request.headers["authorization"] == "Bearer made-up-token-97"
