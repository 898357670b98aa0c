"""The preview page: each post as its readers would see it, and what speaks against it, in signs and words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import Element, check_sound, read

from storyshare.models import Entity
from storyshare.pages import (
    CardLook,
    Count,
    PictureLook,
    PostLook,
    Reason,
    ShareLook,
    StoryLook,
    season_page,
    story_page,
)

NOW = datetime(2027, 2, 20, 9, 0, tzinfo=UTC)
TEXT = "Rosa may stay.\nhttps://example.org/rosa @example #Asylum"
POST = PostLook(
    text=TEXT,
    entities=(
        Entity(start=15, end=39, kind="link", text="https://example.org/rosa"),
        Entity(start=40, end=48, kind="mention", text="@example"),
        Entity(start=49, end=56, kind="hashtag", text="#Asylum"),
    ),
    counts=(Count(count=56, maximum=500, unit="graphemes"),),
)
SHARE = ShareLook(platform="Mastodon", account="chapter", shown_as="Example Legal Aid", language="en", posts=(POST,))
STORY = StoryLook(name="rosa", title="Rosa may stay", languages=("en",), shares=(SHARE,))


def shown(**changes: object) -> Element:
    """The article of a share on its page."""
    share = replace(SHARE, **changes)  # type: ignore[arg-type]
    page = check_sound(story_page(replace(STORY, shares=(share,)), organisation="Example Legal Aid", now=NOW))
    return page.one("article")


def test_a_post_is_shown_with_its_account_its_text_and_what_can_be_clicked() -> None:
    article = shown()
    text = article.one("div", of="text")
    assert article.one("h2").words == "Mastodon chapter · English"
    assert (article.one(of="avatar").text, article.one(of="who").one("strong").text) == ("EA", "Example Legal Aid")
    assert text.text == TEXT
    assert (text.one("a").text, text.one("a").attributes["href"]) == (("https://example.org/rosa",) * 2)
    assert text.one("a").attributes["rel"] == "noreferrer noopener"
    assert (text.one(of="mention").text, text.one(of="hashtag").text) == ("@example", "#Asylum")
    assert article.one("ul", of="counts").words == "56 of 500 graphemes"


def test_a_link_that_is_no_web_address_is_only_coloured() -> None:
    entity = Entity(start=0, end=len("javascript:alert(1)"), kind="link", text="")
    article = shown(posts=(PostLook(text="javascript:alert(1)", entities=(entity,)),))
    assert article.one("div", of="text").all("a") == []
    assert article.one(of="link").text == "javascript:alert(1)"


@pytest.mark.parametrize(
    ("changes", "state", "reason"),
    [
        ({}, "✓ Would go out like this", None),
        (
            {"refusals": (Reason(text="consent is still pending.", hint="Ask."),)},
            "✗ Must not be sent",
            "✗ Must not be sent: consent is still pending. Ask.",
        ),
        (
            {"warnings": (Reason(text="a name that nobody listed."),)},
            "! Could go out; look at the warnings",
            "! Look: a name that nobody listed.",
        ),
        ({"problem": Reason(text="too long."), "posts": ()}, "✗ Cannot be made", "✗ Cannot be made: too long."),
        ({"skipped": "it is not there in 'es'", "posts": ()}, "– Left out", "– Left out: it is not there in 'es'."),
    ],
)
def test_how_it_stands_is_said_by_sign_and_words(changes: dict[str, object], state: str, reason: str | None) -> None:
    article = shown(**changes)
    assert article.one("span", of="signed").words == state
    assert [each.words for each in article.all("li", of="reason")] == ([reason] if reason else [])


def test_what_is_too_long_is_said_in_words() -> None:
    article = shown(posts=(replace(POST, counts=(Count(count=1300, maximum=500, unit="graphemes"),)),))
    assert article.one("ul", of="counts").words == "1,300 of 500 graphemes ✗ too long"


def test_a_picture_is_shown_with_the_alt_text_that_is_read_aloud() -> None:
    picture = PictureLook(uri="data:image/jpeg;base64,AAAA", width=4, height=3, alt="Two hands.", file="a.jpg")
    article = shown(posts=(replace(POST, pictures=(picture,)),))
    assert article.one("img").attributes["alt"] == "Two hands."
    assert article.one("figcaption").words == "Alt text: Two hands."
    # Whoever listens has heard it with the picture.
    assert article.one("figcaption").all("span")[0].attributes["aria-hidden"] == "true"


def test_a_picture_that_cannot_be_shown_is_named_with_the_reason() -> None:
    article = shown(posts=(replace(POST, pictures=(PictureLook(file="a.jpg", trouble="a.jpg is not there"),)),))
    assert article.one(of="missing").words == "▢ A picture that cannot be shown here: a.jpg (a.jpg is not there)"
    assert article.one("figcaption").words == "✗ No alt text"


def test_a_card_shows_its_host_title_and_text() -> None:
    card = CardLook(address="https://example.org/rosa?utm=1", title="Rosa", description="She may stay.")
    article = shown(posts=(replace(POST, card=card),))
    assert article.one("div", of="card").words == "example.org Rosa She may stay. https://example.org/rosa?utm=1"


def test_a_title_a_warning_notes_and_the_price_are_shown() -> None:
    article = shown(
        posts=(replace(POST, heading="A title"),), warning="threats", notes=("The quote is left out.",), price="0.20"
    )
    assert article.one("p", of="heading").text == "A title"
    assert article.one("p", of="cw").words == "⚠ Content warning: threats"
    assert article.one("ul", of="notes").words == "! The quote is left out. Mastodon charges about $0.20."


def test_the_parts_of_a_thread_are_numbered_and_named() -> None:
    article = shown(posts=(POST, POST, POST))
    assert [each.attributes["aria-label"] for each in article.all("section")] == [
        f"Part {number} of 3" for number in (1, 2, 3)
    ]
    assert [each.text for each in article.all("p", of="number")] == ["1 of 3", "2 of 3", "3 of 3"]


def test_each_text_has_its_language_and_direction() -> None:
    article = shown(language="ar", warning="تهديدات")
    for part in (article.one("div", of="text"), article.one("p", of="cw")):
        assert (part.attributes["lang"], part.attributes["dir"]) == ("ar", "rtl")


def test_the_code_says_what_else_it_stands_for() -> None:
    story = replace(STORY, code="F4XV-8SRS-5F3Z", languages=("en", "es", "ar"))
    page = check_sound(story_page(story, organisation="", now=NOW))
    assert page.one(of="code").words == (
        "Code of exactly this, for whoever approves it: F4XV-8SRS-5F3Z "
        "It stands for the whole record, in es, ar as well: look at those with --lang."
    )


def test_a_page_without_a_code_does_not_speak_of_one() -> None:
    assert check_sound(story_page(STORY, organisation="", now=NOW)).all(of="code") == []


def test_the_accounts_are_listed_where_there_are_several() -> None:
    second = replace(SHARE, refusals=(Reason(text="no."),))
    page = check_sound(story_page(replace(STORY, shares=(SHARE, second)), organisation="", now=NOW))
    assert [each.words for each in page.one("nav").all("li")] == [
        "Mastodon · chapter · English ✓ Would go out like this",
        "Mastodon · chapter · English ✗ Must not be sent",
    ]


def test_the_season_lists_every_story_with_how_it_stands() -> None:
    held = replace(SHARE, refusals=(Reason(text="no."),))
    stories = [
        STORY,
        replace(STORY, name="maura", title="Maura", shares=(SHARE, held)),
        StoryLook(name="broken", wrong=(Reason(text="the record has mistakes."),)),
    ]
    page = check_sound(season_page(stories, organisation="", now=NOW))
    assert [each.words for each in page.one("nav").all("li")] == [
        "Rosa may stay ✓ 1 would go out",
        "Maura ✓ 1 would go out ✗ 1 would not",
        "broken ✗ record cannot be used",
    ]
    assert page.one("p", of="tally").words == (
        "✓ would go out everywhere: 1 ! would go out in some places: 1 ✗ cannot be used: 1"
    )
    assert [each.words for each in page.one("main").all("h2")] == ["Rosa may stay", "Maura", "broken"]
    assert [each.name for each in page.one("main").all() if each.name in {"h3", "h4"}] == ["h3"] * 3


ANY = st.text(st.characters(codec="utf-8")) | st.sampled_from(
    ["</style><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}{% raw %}", "<!--", "&lt;b&gt;"]
)


@given(title=ANY, text=ANY, account=ANY, language=ANY, reason=ANY)
def test_nothing_in_a_record_can_become_more_than_text(
    title: str, text: str, account: str, language: str, reason: str
) -> None:
    post = PostLook(
        text=text,
        heading=title,
        card=CardLook(address=text, title=title, description=text),
        pictures=(PictureLook(uri="data:image/jpeg;base64,AAAA", alt=title, file=text),),
    )
    share = ShareLook(
        platform=account,
        account=account,
        shown_as=title,
        language=language,
        posts=(post,),
        warning=title,
        refusals=(Reason(text=reason, hint=title),),
        notes=(reason,),
    )
    story = StoryLook(name=account, title=title, language=language, code=reason, shares=(share,))
    plain = replace(SHARE, posts=(replace(post, text="x", heading="x", card=None),), warning="x", notes=("x",))
    html = story_page(story, organisation=account, now=NOW)
    page = read(html)
    assert page.all("script") == []
    assert [each.name for each in page.walk() if any(name.startswith("on") for name in each.attributes)] == []
    assert {each.name for each in page.walk()} <= {
        *(each.name for each in read(story_page(replace(STORY, shares=(plain,)), organisation="x", now=NOW)).walk()),
        *("section", "code", "ul", "li", "a", "div"),
    }
    assert "\x00" not in html


def test_what_no_page_can_hold_is_replaced() -> None:
    html = story_page(replace(STORY, title="a\x00b\x1b\ud800c"), organisation="", now=NOW)
    assert read(html.encode().decode()).one("h1").text == "a\ufffdb\ufffd\ufffdc"


@given(text=ANY.filter(str.isprintable))
def test_a_text_stands_on_the_page_as_it_is(text: str) -> None:
    story = replace(STORY, shares=(replace(SHARE, posts=(PostLook(text=text),)),))
    assert read(story_page(story, organisation="", now=NOW)).one("div", of="text").text == text
