"""What is sent to a forum, and what is refused before."""

from dataclasses import replace
from pathlib import Path

import pytest
from contract.on_discourse import OnDiscourse
from platforms.discourse.conftest import Forum
from platforms.test_markdown import shown

from storyshare.errors import RejectedError, SetupError
from storyshare.models import Card, Share
from storyshare.testing import NOW, cleared
from storyshare.testing.bench import LINK, picture


def _with(share: Share, **changes: object) -> Share:
    return replace(share, parts=(replace(share.parts[0], **changes), *share.parts[1:]))  # type: ignore[arg-type]


def test_a_new_topic_has_a_title_a_category_and_an_id_of_ours(forum: Forum) -> None:
    bench = forum()
    first, second = (bench.sender.prepare(bench.share(), 1, ()).payload for _ in range(2))
    assert (first["title"], first["category"]) == ("Rosa may stay in safety", 7)
    assert str(first["external_id"]).replace("-", "").isalnum()
    assert len(str(first["external_id"])) <= 50
    assert first["external_id"] != second["external_id"]


def test_the_link_stands_alone_so_that_the_forum_shows_its_page(forum: Forum) -> None:
    bench = forum()
    raw = str(bench.sender.prepare(bench.share(), 1, ()).payload["raw"])
    assert raw.rsplit("\n\n", maxsplit=1)[-1] == LINK


def test_a_link_with_signs_that_markdown_reads_is_written_as_a_link(forum: Forum) -> None:
    bench = forum()
    address = "https://example.org/a*b*c"
    whole = _with(bench.share(), card=Card(uri=address, title="", description=""))
    raw = str(bench.sender.prepare(whole, 1, ()).payload["raw"])
    assert shown(raw)[1] == [(address, address)]


def test_pictures_stand_in_the_text_with_their_size_and_alt_text(forum: Forum, tmp_path: Path) -> None:
    bench = forum()
    image = replace(picture(tmp_path), alt="Hands [two] | a\ndecision")
    raw = str(bench.sender.prepare(_with(bench.share(), images=(image,)), 1, ()).payload["raw"])
    assert f"![Hands \\[two\\] \\| a decision|80x60](upload://{'a' * 26}1.jpeg)" in raw.split("\n\n")
    assert b'name="upload_type"\r\n\r\ncomposer' in bench.web.stand_in.uploads[0]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("numbered", "written"), [(True, {"id": 5, "name": "asylum"}), (False, "asylum")])
def test_tags_are_named_as_the_forum_names_them(forum: Forum, *, numbered: bool, written: object) -> None:
    stand_in = OnDiscourse(NOW)
    stand_in.numbered_tags = numbered
    bench = forum({"category": "7", "tags": "Asylum"}, stand_in)
    prepared = bench.sender.prepare(bench.share(), 1, ())
    assert prepared.payload["tags"] == [written]
    assert "Asylum" in prepared.texts


def test_a_tag_that_the_forum_does_not_have_is_refused(forum: Forum) -> None:
    bench = forum({"category": "7", "tags": "weather"})
    with pytest.raises(RejectedError, match="no tag “weather”"):
        bench.sender.prepare(bench.share(), 1, ())


def test_without_a_category_a_person_is_told_what_to_write(forum: Forum) -> None:
    bench = forum({})
    with pytest.raises(SetupError, match="where on the forum") as caught:
        bench.sender.prepare(bench.share(), 1, ())
    assert "category = 7" in caught.value.hint


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({"min_topic_title_length": 60}, "title is too short"),
        ({"max_topic_title_length": 16}, "title is too long"),
        ({"min_first_post_length": 900}, "text is too short"),
        ({"max_post_length": 40}, "characters too long"),
    ],
)
def test_the_forum_s_limits_of_now_hold(forum: Forum, limit: dict[str, int], words: str) -> None:
    stand_in = OnDiscourse(NOW)
    stand_in.settings |= limit
    bench = forum(None, stand_in)
    with pytest.raises(RejectedError, match=words):
        bench.sender.prepare(bench.share(), 1, ())


def test_a_picture_without_an_alt_text_is_refused(forum: Forum, tmp_path: Path) -> None:
    bench = forum()
    with pytest.raises(RejectedError, match="no alt text"):
        bench.sender.prepare(_with(bench.share(), images=(replace(picture(tmp_path), alt=" "),)), 1, ())


def test_nothing_is_added_to_a_topic_that_moderators_have_closed(forum: Forum) -> None:
    stand_in = OnDiscourse(NOW)
    bench = forum(None, stand_in)
    whole = bench.share(parts=2)
    sent = (bench.sender.commit(cleared(bench.sender.prepare(whole, 1, ())), key="a"),)
    stand_in.closed = True
    with pytest.raises(RejectedError, match="closed"):
        bench.sender.prepare(whole, 2, sent)


def test_a_topic_to_answer_in_that_is_not_there_is_refused(forum: Forum) -> None:
    bench = forum({"topic": "70"})
    with pytest.raises(RejectedError, match="not there"):
        bench.sender.prepare(bench.share(), 1, ())
