"""One page: Open Graph, JSON-LD, plain HTML, in this order; other languages and feeds that it names."""

import json
from datetime import date
from zoneinfo import ZoneInfo

from storyshare.models import Quote
from storyshare.stories.importing import Found, FoundStory, Picture, read_source

ZONE = ZoneInfo("UTC")
LONG = "Rosa waited for three years, and nobody told her why it took so long. " * 4


def read(head: str = "", body: str = "", lang: str = "en") -> Found:
    data = f"<!doctype html><html lang='{lang}'><head>{head}</head><body>{body}</body></html>".encode()
    return read_source(data, address="https://example.org/stories/rosa?utm_source=mail", zone=ZONE)


def only(head: str = "", body: str = "", lang: str = "en") -> FoundStory:
    (found,) = read(head, body, lang).stories
    return found


def meta(**values: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in values.items())


def test_open_graph() -> None:
    head = meta(
        og__title="Rosa may stay | Our desk", og__site_name="Our desk", og__description="Rosa won asylum.",
        og__image="/hands.jpg", og__image__alt="Two hands",
    )  # fmt: skip
    head += '<meta property="article:published_time" content="2026-03-20T10:00:00+00:00">'
    found = only(head)
    assert (found.title, found.summary, found.published) == ("Rosa may stay", "Rosa won asylum.", date(2026, 3, 20))
    assert (found.picture, found.link) == (
        Picture(address="https://example.org/hands.jpg", alt="Two hands"), "https://example.org/stories/rosa"
    )  # fmt: skip


def test_json_ld() -> None:
    data = {
        "@graph": [
            {"@type": "WebSite", "name": "Our desk"},
            {"@type": ["NewsArticle"], "headline": "Rosa may stay", "datePublished": "2026-03-20", "articleBody": LONG},
        ]
    }
    found = only(f'<script type="application/ld+json">{json.dumps(data)}</script>')
    assert (found.title, found.published, found.body) == ("Rosa may stay", date(2026, 3, 20), LONG.strip())


def test_plain_html_without_what_is_no_story() -> None:
    body = f"""<nav>Home</nav><article><h1>Rosa may stay</h1><p>{LONG}</p><script>x()</script>
    <div class="sharedaddy">Share this</div><div style="display: none">hidden</div><h2>Then</h2><p>She <em>won</em>.</p>
    <blockquote>I can sleep at night now. — Rosa</blockquote>
    <blockquote class="twitter-tweet">A tweet of ours</blockquote></article>"""
    found = only("<title>Rosa may stay</title>", body)
    assert found.body.startswith(LONG.strip() + "\n\n## Then\n\nShe won.\n\n> I can sleep")
    assert "Share this" not in found.body
    assert "hidden" not in found.body
    assert found.quote == Quote(text="I can sleep at night now.", by="Rosa")


def test_a_page_with_several_articles_is_no_whole_text() -> None:
    assert only("<title>Stories</title>", f"<article>{LONG}</article><article>{LONG}</article>").body == ""


def test_what_the_page_says_of_its_language() -> None:
    assert only("<title>Rosa</title>", lang="es_MX").language == "es"
    assert only("<title>Rosa</title>", lang="zh-Hant-TW").language == "zh-Hant-TW"
    assert only("<title>Rosa</title>" + meta(og__locale="pt_BR"), lang="").language == "pt-BR"


def test_other_languages_and_feeds_that_it_names() -> None:
    head = (
        "<title>Rosa</title><link rel=alternate hreflang=es href='/es/rosa'>"
        "<link rel=alternate hreflang=x-default href='/'>"
        "<link rel=alternate type='application/rss+xml' href='/feed'>"
    )
    found = read(head)
    assert found.feeds == ("https://example.org/feed",)
    assert found.stories[0].elsewhere == (("es", "https://example.org/es/rosa"),)


def test_an_encoding_that_is_not_utf_8() -> None:
    data = "<html><head><meta charset=windows-1252><title>José’s story</title></head></html>".encode("cp1252")
    (found,) = read_source(data, address="https://example.org/jose", zone=ZONE).stories
    assert found.title == "José’s story"
