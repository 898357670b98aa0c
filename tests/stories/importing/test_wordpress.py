"""WordPress's own export: posts that are public, their pictures from elsewhere in it, and what belongs together."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from storyshare.errors import InputError
from storyshare.stories.importing import Found, Picture, read_source

SPACES = (
    'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
)


def post(
    more: str = "", *, status: str = "publish", kind: str = "post", text: str = "Rosa waited.\n\nThen she won."
) -> str:
    return (
        f"<item><title>Rosa {status} {kind}</title><link>https://example.org/{status}-{kind}</link>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_id>1</wp:post_id>"
        f"<wp:post_date>2026-03-20 23:30:00</wp:post_date><wp:status>{status}</wp:status>"
        f"<wp:post_type>{kind}</wp:post_type>{more}</item>"
    )


def read(*posts: str, before: str = "") -> Found:
    data = f'{before}<rss version="2.0" {SPACES}><channel><language>en-US</language>{"".join(posts)}</channel></rss>'
    return read_source(data.encode(), zone=ZoneInfo("America/Los_Angeles"))


def meta(key: str, value: str) -> str:
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"


def test_a_post_in_the_old_editor_has_its_paragraphs_and_no_shortcodes() -> None:
    (found,) = read(post(text='[caption id="1"]Hands[/caption]Rosa [sic] waited.\r\n\r\nThen she won.')).stories
    assert (found.body, found.published) == ("HandsRosa \\[sic\\] waited.\n\nThen she won.", date(2026, 3, 20))


def test_its_picture_and_alt_text_stand_elsewhere_in_the_export() -> None:
    picture = (
        "<item><title>hands</title><wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type>"
        "<wp:attachment_url>https://example.org/hands.jpg</wp:attachment_url>"
        f"{meta('_wp_attachment_image_alt', 'Two hands')}</item>"
    )
    (found,) = read(post(meta("_thumbnail_id", "9")), picture).stories
    assert found.picture == Picture(address="https://example.org/hands.jpg", alt="Two hands")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (post(status="draft"), "it is a draft on the website"),
        (post(status="private"), "it is private on the website"),
        (post(status="future"), "it is not public on the website yet"),
        (post("<wp:post_password>x</wp:post_password>"), "it has a password on the website"),
        (post(kind="page"), "it is a page of the website, not a post"),
    ],
)
def test_what_is_not_public_there_is_left_out(written: str, reason: str) -> None:
    found = read(written)
    assert (found.stories, [each.reason for each in found.left_out]) == ((), [reason])


def test_polylang_says_the_language_and_what_belongs_together() -> None:
    terms = '<category domain="language" nicename="es"/><category domain="post_translations" nicename="pll_5f"/>'
    (found,) = read(post(terms)).stories
    assert (found.language, found.group) == ("es", "pll_5f")


def test_an_export_that_declares_entities_is_refused() -> None:
    before = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(InputError, match="entities"):
        read(post(text="x"), before=before)


def test_a_damaged_export_says_where() -> None:
    with pytest.raises(InputError, match="near line 1"):
        read("<item>")
