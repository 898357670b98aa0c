"""What is sent to a Lemmy server, and what is refused before."""

from dataclasses import replace
from pathlib import Path

import pytest
from contract.multipart import fields
from contract.on_lemmy import OnLemmy
from platforms.lemmy.conftest import Made

from storyshare.errors import AccountOnHoldError, NotSentError, RejectedError, SetupError
from storyshare.models import Card, Share
from storyshare.testing import NOW, Reply, always
from storyshare.testing.bench import LINK, picture


def _with(share: Share, **changes: object) -> Share:
    return replace(share, parts=(replace(share.parts[0], **changes),))  # type: ignore[arg-type]


def test_a_post_has_a_title_a_text_a_link_a_community_and_a_language(lemmy: Made) -> None:
    bench = lemmy()
    payload = dict(bench.sender.prepare(bench.share(), 1, ()).payload)
    assert payload.pop("body") == "Rosa \\& Sam: Rosa may stay.\n\n\\#Asylum"
    assert payload == {"name": "Rosa may stay in safety", "url": LINK, "community_id": 12, "language_id": 37}


@pytest.mark.parametrize(
    ("tag", "allowed", "number"),
    [("es", [], 39), ("es-MX", [0, 39], 39), ("es", [0, 37], 0), ("tlh", [], 0)],
)
def test_the_language_is_the_story_s_or_none_in_particular(
    lemmy: Made, tag: str, allowed: list[int], number: int
) -> None:
    bench = lemmy()
    bench.web.stand_in.languages = allowed  # type: ignore[attr-defined]
    assert bench.sender.prepare(replace(bench.share(), language=tag), 1, ()).payload["language_id"] == number


def test_a_language_that_the_community_does_not_take_is_refused(lemmy: Made) -> None:
    bench = lemmy()
    bench.web.stand_in.languages = [37]  # type: ignore[attr-defined]
    with pytest.raises(RejectedError, match=r"does not take posts in this language \(es\)"):
        bench.sender.prepare(replace(bench.share(), language="es"), 1, ())


def test_pictures_stand_in_the_text_with_their_alt_texts(lemmy: Made, tmp_path: Path) -> None:
    bench = lemmy()
    images = tuple(replace(picture(tmp_path), alt=alt) for alt in ("Hands [two]", "Sam"))
    prepared = bench.sender.prepare(_with(bench.share(), images=images), 1, ())
    _, first, second = str(prepared.payload["body"]).rsplit("\n\n", maxsplit=2)
    assert first == f"![Hands \\[two\\]]({bench.web.url}/pictrs/image/made-up-1.jpeg)"
    assert second == f"![Sam]({bench.web.url}/pictrs/image/made-up-2.jpeg)"
    sent = [fields(request)[0] for request in bench.web.seen if request.path == "/pictrs/image"]
    assert [(each.name, each.data) for each in sent] == [("images[]", file.data) for file in prepared.files]


def test_a_picture_without_an_alt_text_is_refused(lemmy: Made, tmp_path: Path) -> None:
    bench = lemmy()
    with pytest.raises(RejectedError, match="no alt text"):
        bench.sender.prepare(_with(bench.share(), images=(replace(picture(tmp_path), alt=" "),)), 1, ())


@pytest.mark.parametrize("title", ["No", "a b c d", "x" * 201, "Rosa\nmay stay"])
def test_a_title_that_lemmy_does_not_take_is_refused(lemmy: Made, title: str) -> None:
    bench = lemmy()
    with pytest.raises(RejectedError, match="title"):
        bench.sender.prepare(_with(bench.share(), heading=title), 1, ())
    assert bench.web.seen == []


@pytest.mark.parametrize("uri", ["ftp://example.org/a", f"https://example.org/{'a' * 2000}"])
def test_a_link_that_lemmy_does_not_take_is_refused(lemmy: Made, uri: str) -> None:
    bench = lemmy()
    with pytest.raises(RejectedError, match="link"):
        bench.sender.prepare(_with(bench.share(), card=Card(uri=uri, title="", description="")), 1, ())


def test_a_text_that_is_too_long_with_its_pictures_is_refused(lemmy: Made, tmp_path: Path) -> None:
    bench = lemmy()
    with pytest.raises(RejectedError, match="signs too long"):
        bench.sender.prepare(_with(bench.share(), text="a" * 49_990, images=(picture(tmp_path),)), 1, ())


def test_without_a_community_a_person_is_told_what_to_write(lemmy: Made) -> None:
    bench = lemmy(options={})
    with pytest.raises(SetupError, match="which community") as caught:
        bench.sender.prepare(bench.share(), 1, ())
    assert "community = " in caught.value.hint


def test_a_community_that_the_server_does_not_know_is_refused(lemmy: Made) -> None:
    bench = lemmy(options={"community": "weather@lemmy.test"})
    with pytest.raises(RejectedError, match=r"does not know the community weather@lemmy\.test"):
        bench.sender.prepare(bench.share(), 1, ())


def test_nothing_is_posted_where_only_moderators_may_unless_we_are_one(lemmy: Made) -> None:
    stand_in = OnLemmy(NOW)
    stand_in.community["posting_restricted_to_mods"] = True
    bench = lemmy(stand_in)
    with pytest.raises(RejectedError, match="Only moderators"):
        bench.sender.prepare(bench.share(), 1, ())
    stand_in.moderators = ["desk"]
    assert bench.sender.prepare(bench.share(), 1, ())


@pytest.mark.parametrize("state", ["removed", "deleted"])
def test_a_community_that_has_been_taken_down_is_refused(lemmy: Made, state: str) -> None:
    stand_in = OnLemmy(NOW)
    stand_in.community[state] = True
    bench = lemmy(stand_in)
    with pytest.raises(RejectedError, match="taken down"):
        bench.sender.prepare(bench.share(), 1, ())


@pytest.mark.parametrize("version", ["1.0.0-beta.1", "0.18.5", "unknown"])
def test_another_version_is_refused_in_clear_words(lemmy: Made, version: str) -> None:
    bench = lemmy()
    bench.web.stand_in.version = version  # type: ignore[attr-defined]
    with pytest.raises(SetupError, match=rf"runs Lemmy {version}; storyshare speaks with Lemmy 0\.19 only"):
        bench.sender.prepare(bench.share(), 1, ())


def test_a_server_without_lemmy_is_said_to_have_none(lemmy: Made) -> None:
    bench = lemmy()
    bench.sender.prepare(bench.share(), 1, ())
    bench.web.fault = always(Reply(status=404, body=b"<html>"))
    with pytest.raises(NotSentError, match=r"there is no Lemmy 0\.19"):
        bench.sender.prepare(bench.share(), 1, ())


def test_who_is_banned_from_the_community_goes_on_hold(lemmy: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = OnLemmy(NOW)
    bench = lemmy(stand_in)
    answer = stand_in.answer

    def banned(request: object) -> Reply:
        reply = answer(request)  # type: ignore[arg-type]
        if isinstance(reply.body, dict) and "community_view" in reply.body:
            reply.body["community_view"]["banned_from_community"] = True
        return reply

    monkeypatch.setattr(stand_in, "answer", banned)
    with pytest.raises(AccountOnHoldError, match="banned"):
        bench.sender.prepare(bench.share(), 1, ())
