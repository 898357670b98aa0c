"""The kit as people use it, in a real Chromium: copying, sharing, languages, printing; and nothing leaves the page."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from kit.conftest import Open, Shown
from PIL import Image
from playwright.sync_api import Page

PageOf = Callable[..., str]
PHONE = {"width": 390, "height": 844}
TEXT_IN_LINK = ("x", "bluesky", "threads", "whatsapp", "telegram", "sms")


def text_of(page: Page, network: str) -> str:
    return page.locator(f"#{network}-text").inner_text()


def share(page: Page, network: str) -> str:
    return page.locator(f"#{network} a.full").get_attribute("href") or ""


def fields(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query.replace("+", "%2B")))


# -- everywhere ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es", "ar", "zh"])
def test_a_page_works_from_a_folder_and_from_a_server(base: str, opened: Open, page_of: PageOf, language: str) -> None:
    """Its own styles, script and pictures are let in by its policy; nothing else is asked for (see `opened`)."""
    shown = opened(base, page_of("rosa", language)).page
    assert shown.locator("[data-copy]:visible").count() > 10
    assert shown.locator(".hero img").evaluate("image => image.complete && image.naturalWidth") > 600
    assert shown.locator("body").evaluate("body => getComputedStyle(body).margin") == "0px"


def test_the_policy_lets_nothing_out(served: str, opened: Open, page_of: PageOf) -> None:
    shown = opened(served, page_of("rosa"))
    tried = "address => fetch(address).then(() => 'out', () => 'stopped')"
    assert shown.page.evaluate(tried, "https://example.org/") == "stopped"
    assert shown.page.evaluate(tried, f"{served}kit.json") == "stopped"
    assert len(shown.said) >= 2  # the browser says what it stopped
    assert shown.left == []
    shown.said.clear()


def test_every_link_away_tells_the_other_site_nothing(served: str, opened: Open, page_of: PageOf) -> None:
    page = opened(served, page_of("rosa")).page
    assert page.locator("meta[name=referrer]").get_attribute("content") == "no-referrer"
    away = page.locator("a[href^='https:']")
    assert away.count() > 8
    assert {away.nth(at).get_attribute("rel") for at in range(away.count())} == {"noopener noreferrer"}


# -- copying and sharing -------------------------------------------------------------------------------------------


def test_each_text_is_copied_as_it_stands_there(served: str, opened: Open, page_of: PageOf) -> None:
    page = opened(served, page_of("rosa"), permissions=["clipboard-read", "clipboard-write"]).page
    buttons = page.locator("[data-copy]:visible")
    for at in range(buttons.count()):
        buttons.nth(at).click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.locator(f"#{buttons.nth(at).get_attribute('data-copy')}").evaluate("e => e.textContent")
        assert page.locator(".toast").inner_text() == "Copied"


def test_where_no_clipboard_can_be_written_the_text_is_shown_selected(base: str, opened: Open, page_of: PageOf) -> None:
    shown = opened(base, page_of("rosa"))
    page = shown.page
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false"
    )
    shown.open(page_of("rosa"))
    page.locator("#facebook [data-copy]").click()
    box = page.locator("textarea.copybox")
    assert box.input_value() == page.locator("#facebook-text").evaluate("e => e.textContent")
    assert box.evaluate(
        "box => box.selectionEnd - box.selectionStart === box.value.length && document.activeElement === box"
    )
    assert "selected" in page.locator(".toast").inner_text()
    page.keyboard.press("Escape")
    assert box.count() == 0
    assert page.evaluate("document.activeElement.dataset.copy") == "facebook-text"


@pytest.mark.parametrize("language", ["en", "es", "ar", "zh"])
def test_each_share_link_says_what_stands_beside_it(served: str, opened: Open, page_of: PageOf, language: str) -> None:
    page = opened(served, page_of("rosa", language)).page
    for network in TEXT_IN_LINK:
        asked = fields(share(page, network))
        assert asked.get("text", asked.get("body")) == text_of(page, network)
    for network, name in (("facebook", "u"), ("linkedin", "url"), ("telegram", "url"), ("reddit", "url")):
        link = fields(share(page, network))[name]
        assert link.startswith("https://example.org/")
        assert "utm_source=friends-of-example&" in link
        assert link.endswith(f"utm_content={network}")
    mail = fields(share(page, "email"))
    assert mail["body"].replace("\r\n", "\n") == text_of(page, "email")
    assert mail["subject"] == page.locator("#email-title").inner_text()
    assert fields(share(page, "reddit"))["title"] == page.locator("#reddit-title").inner_text()
    assert all(len(share(page, network)) < 2100 for network in (*TEXT_IN_LINK, "mastodon", "email"))


@pytest.mark.parametrize(
    ("written", "server"),
    [
        ("social.example", "social.example"),
        ("https://Social.Example/@me", "social.example"),
        ("@me@social.example", "social.example"),
        (" social.example:8443/ ", "social.example:8443"),
    ],
)
def test_mastodon_is_the_readers_own_server_and_stays_in_their_browser(
    served: str, opened: Open, page_of: PageOf, written: str, server: str
) -> None:
    shown = opened(served, page_of("rosa"))
    page = shown.page
    picker = share(page, "mastodon")
    assert unquote(urlsplit(picker).fragment) == f"text={text_of(page, 'mastodon')}"
    page.fill("#server", written)
    parts = urlsplit(share(page, "mastodon"))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", server, "/share")
    assert fields(share(page, "mastodon"))["text"] == text_of(page, "mastodon")
    shown.open(page_of("made-up-1"))
    assert page.locator("#server").input_value() == server
    assert urlsplit(share(page, "mastodon")).netloc == server
    assert page.context.cookies() == []
    page.fill("#server", "")
    assert share(page, "mastodon").startswith("https://share.joinmastodon.org/#text=")
    assert page.evaluate("localStorage.getItem('mastodon-server')") == ""


@pytest.mark.parametrize("written", ["social", "javascript:alert(1)", "a b.example", "evil.example?x", "-.example"])
def test_what_is_no_server_is_said_and_leads_nowhere(served: str, opened: Open, page_of: PageOf, written: str) -> None:
    page = opened(served, page_of("rosa")).page
    page.fill("#server", written)
    if written == "evil.example?x":  # what stands after a server is left out
        assert urlsplit(share(page, "mastodon")).netloc == "evil.example"
        return
    page.locator("#mastodon a.full").click()
    assert page.locator("#server-wrong").is_visible()
    assert page.evaluate("document.activeElement.id") == "server"
    assert len(page.context.pages) == 1


def test_the_devices_own_share_sheet_gets_the_link_beside_the_text(served: str, opened: Open, page_of: PageOf) -> None:
    shown = opened(served, page_of("rosa"))
    page = shown.page
    assert page.locator("#device").is_hidden()
    page.add_init_script(
        "navigator.canShare = () => true; navigator.share = data => Promise.resolve(window.offered = data)"
    )
    shown.open(page_of("rosa"))
    page.locator("#device button.full").click()
    offered: dict[str, Any] = page.evaluate("window.offered")
    assert offered["url"].endswith("utm_content=device")
    assert offered["url"] not in offered["text"]
    assert offered["title"] == "Rosa* may stay"


def test_a_picture_can_be_saved_and_its_alt_text_stands_beside_it(served: str, opened: Open, page_of: PageOf) -> None:
    page = opened(served, page_of("rosa")).page
    with page.expect_download() as saved:
        page.locator("a[download]").click()
    assert saved.value.suggested_filename == "image-1.jpg"
    assert page.locator("#alt-1").inner_text() == page.locator(".hero img").get_attribute("alt")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_code_is_read_as_the_link_that_stands_below_it(
    served: str, opened: Open, page_of: PageOf, language: str, scheme: str
) -> None:
    """Read off the screen by a reader of somebody else's."""
    page = opened(served, page_of("rosa", language), color_scheme=scheme).page
    with Image.open(BytesIO(page.locator("svg.qr").screenshot())) as picture:
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == page.locator("#link").inner_text()
    assert code.text.endswith("utm_content=qr")


# -- languages, days, other ways to read ---------------------------------------------------------------------------


def test_languages_are_plain_links_and_say_what_they_are(base: str, opened: Open, page_of: PageOf) -> None:
    page = opened(base, page_of("rosa")).page
    page.get_by_role("link", name="العربية").click()
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
    assert page.locator("h1").inner_text() == "روزا* باقية"
    page.get_by_role("link", name="中文").click()
    assert root.get_attribute("lang") == "en"  # our own words are not there in Chinese
    assert page.locator("h1").get_attribute("lang") == "zh"
    page.get_by_role("link", name="All stories").click()
    assert page.url.endswith("index.zh.html")
    page.get_by_role("link", name="Español").first.click()
    assert root.get_attribute("lang") == "es"


def test_without_scripts_everything_is_there_but_the_buttons_that_need_them(
    base: str, opened: Open, page_of: PageOf
) -> None:
    page = opened(base, page_of("rosa"), java_script_enabled=False).page
    assert page.locator("button").count() > 10
    assert page.locator("button:visible").count() == 0
    assert page.locator("#x .text").is_visible()
    assert share(page, "x").startswith("https://x.com/intent/tweet?text=")
    assert share(page, "mastodon").startswith("https://share.joinmastodon.org/#text=")
    page.get_by_role("link", name="Español").click()
    assert page.locator("h1").inner_text() == "Rosa* puede quedarse"


def test_after_the_last_day_the_page_says_so_and_offers_nothing(served: str, opened: Open, page_of: PageOf) -> None:
    shown = opened(served, page_of("made-up-0"))
    page = shown.page
    assert page.locator(".until").first.inner_text() == "Please share until 30 June 2026 at the latest."
    page.clock.set_fixed_time("2026-06-30T12:00:00Z")
    shown.open(page_of("made-up-0"))
    assert page.locator(".story-past").is_hidden()
    page.clock.set_fixed_time("2026-07-02T00:00:00Z")
    shown.open(page_of("made-up-0"))
    assert "until 30 June 2026" in page.locator(".story-past").inner_text()
    assert page.locator(".sharing").is_hidden()
    shown.open("index.html")
    assert "out of date since 30 June 2026" in page.locator(".kit-past").inner_text()


def test_without_scripts_the_last_day_is_there_to_read(served: str, opened: Open, page_of: PageOf) -> None:
    shown = opened(served, page_of("made-up-0"), java_script_enabled=False)
    assert "30 June 2026" in shown.page.locator(".until").first.inner_text()
    assert "30 June 2026" in shown.open("index.html").page.locator("footer").inner_text()


def test_a_story_is_found_by_words_without_their_accents(served: str, opened: Open) -> None:
    page = opened(served, "index.html").page
    page.fill("#find", "tomas STAY")
    assert page.locator("[data-entry]:visible h2").all_inner_texts() == ["Tomás may stay"]
    assert page.locator(".finder [role=status]").inner_text() == "1 stories"
    page.fill("#find", "")
    assert page.locator("[data-entry]:visible").count() == 8


def test_two_clicks_share_a_story(served: str, opened: Open) -> None:
    shown = opened(served, "index.html")
    shown.page.get_by_role("link", name="Rosa* may stay").click()
    shown.page.context.route(re.compile("^https://x.com/"), lambda route: route.abort())
    with shown.page.context.expect_page() as tab:
        shown.page.get_by_role("link", name="Share on X").click()
    assert tab.value.evaluate("document.referrer") == ""


@pytest.mark.parametrize("width", [320, 390, 640, 1280])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_cut_off_on_a_phone_or_at_200_percent(
    served: str, opened: Open, page_of: PageOf, width: int, language: str
) -> None:
    """A window of 1280 pixels at 200 % is one of 640; 320 is what WCAG 2.2 asks for (1.4.10)."""
    shown = opened(served, page_of("rosa", language), viewport={"width": width, "height": 800})
    for name in (page_of("rosa", language), f"index.{language}.html"):
        shown.open(name)
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= width


def test_by_keyboard_the_first_step_leads_to_the_main_part(served: str, opened: Open, page_of: PageOf) -> None:
    page = opened(served, page_of("rosa")).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_story_is_printed_on_one_page_with_its_code(served: str, opened: Open, page_of: PageOf) -> None:
    page = opened(served, page_of("rosa")).page
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.emulate_media(media="print")
    assert page.locator("svg.qr").is_visible()
    assert page.locator(".safe").is_visible()
    assert page.locator(".sharing").is_hidden()


# -- for everybody -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.en.html", "index.ar.html", "en", "ar", "zh", "past"])
def test_axe_finds_nothing(served: str, opened: Open, page_of: PageOf, name: str, scheme: str) -> None:
    """WCAG 2.2 A and AA, and axe's own best practices, on a phone and on a desktop."""
    address = name if name.endswith(".html") else page_of("made-up-0") if name == "past" else page_of("rosa", name)
    shown: Shown = opened(served, address, color_scheme=scheme)
    if name == "past":
        shown.page.clock.set_fixed_time("2027-01-01T00:00:00Z")
        shown.open(address)
    for size in (PHONE, {"width": 1280, "height": 900}):
        shown.page.set_viewport_size(size)  # type: ignore[arg-type]
        found = Axe().run(shown.page)
        assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []
