"""The pages in a real Chromium: their policy lets them be shown and no more, nothing overflows, axe finds nothing."""

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages.test_calendar import PACIFIC, event
from pages.test_report import full_report
from pages.test_shares import NOW, POST, SHARE, STORY
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page

from storyshare.pages import (
    CardLook,
    Count,
    PictureLook,
    Reason,
    StoryLook,
    calendar_page,
    client_page,
    report_page,
    season_page,
    story_page,
)

WIDTHS = (320, 390, 640, 1280)  # a desktop at 400 %, a phone, a desktop at 200 %, a desktop


def picture() -> PictureLook:
    drawn = io.BytesIO()
    Image.new("RGB", (400, 300), "red").save(drawn, "JPEG")
    uri = f"data:image/jpeg;base64,{base64.b64encode(drawn.getvalue()).decode()}"
    return PictureLook(uri=uri, width=400, height=300, alt="All of it is red. " * 5, file="a.jpg")


def full_story() -> StoryLook:
    """A story in which everything is that a page can show."""
    post = replace(
        POST,
        heading="A title",
        pictures=(picture(), PictureLook(file="b.jpg", trouble="b.jpg is not there")),
        counts=(Count(count=600, maximum=500, unit="graphemes"),),
    )
    card = CardLook(address="https://example.org/" + "long" * 30, title="Rosa", description="…", picture=picture())
    reason = Reason(text="something protected stands in the text.", hint="Write it otherwise.", rule="protected-term")
    shares = (
        replace(SHARE, posts=(post, replace(POST, card=card)), warning="threats", price="0.20"),
        replace(
            SHARE, refusals=(reason, replace(reason, rule="consent-pending")), warnings=(reason,), notes=("A note.",)
        ),
        replace(SHARE, language="ar", posts=(replace(POST, text="روزا باقية " + "x" * 200, entities=()),)),
        replace(SHARE, posts=(), problem=reason),
        replace(SHARE, posts=(), skipped="it is not there in 'es'"),
        replace(SHARE, warnings=(reason,)),
    )
    return replace(STORY, title="A long title " * 8, code="F4XV-8SRS-5F3Z", languages=("en", "es"), shares=shares)


MARKS = ("goes", "held", "missed", "waits", "doubt")
STORIES = [full_story(), replace(STORY, shares=(SHARE, SHARE)), StoryLook(name="x", wrong=(Reason(text="mistakes."),))]
EVENTS = [event(day=10 + at, mark=mark, word="held back: a reason") for at, mark in enumerate(MARKS)]  # type: ignore[arg-type]
PAGES = {
    "story": story_page(full_story(), organisation="Example Legal Aid", now=NOW),
    "season": season_page(STORIES, organisation="Example Legal Aid", now=NOW),
    "calendar": calendar_page(
        EVENTS, first=date(2027, 2, 5), last=date(2027, 3, 2), zone=PACIFIC, organisation="Example Legal Aid", now=NOW
    ),
    "report": report_page(full_report(), organisation="Example Legal Aid", now=NOW),
    "client": client_page(full_story(), language="es", organisation="Example Legal Aid", now=NOW),
    "client in Arabic": client_page(full_story(), language="ar", organisation="Example Legal Aid", now=NOW),
    "client without words": client_page(full_story(), language="xx", organisation="Example Legal Aid", now=NOW),
}


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator["Opened"]:
    """Opens pages from a folder; fails where the browser complains, or a page asks for anything."""
    made = Opened(chromium, tmp_path / "page.html")
    yield made
    made.page.close()
    assert (made.complaints, made.asked_for) == ([], [])


class Opened:
    """A window, what its console said, and what was asked for besides the page."""

    def __init__(self, browser: Browser, path: Path) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.complaints: list[str] = []
        self.asked_for: list[str] = []
        self._path = path
        self.page.on("console", self._heard)
        self.page.on("request", lambda request: self._asked(request.url))

    def show(self, html: str) -> Page:
        self._path.write_text(html, encoding="utf-8")
        self.page.goto(self._path.as_uri())
        return self.page

    def _heard(self, said: ConsoleMessage) -> None:
        self.complaints.append(said.text)

    def _asked(self, address: str) -> None:
        if address != self._path.as_uri() and not address.startswith("data:image/jpeg"):
            self.asked_for.append(address)


@pytest.mark.parametrize("name", ["story", "season", "client", "report"])
def test_its_own_policy_lets_a_page_be_shown_whole(opened: Opened, name: str) -> None:
    page = opened.show(PAGES[name])
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(246, 245, 241)"
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete", arg=image.element_handle())
        assert image.evaluate("image => image.naturalWidth") == 400


def test_what_gets_in_neither_runs_nor_asks_for_anything(opened: Opened) -> None:
    harm = "<script>document.title = 'HARMED'</script><img src='https://example.org/a.png'><p style='color: red'>"
    page = opened.show(PAGES["story"].replace("</main>", f"{harm}</main>"))
    assert page.title().startswith("Preview: ")
    assert page.evaluate("fetch('https://example.org/').then(() => 'out', () => 'stopped')") == "stopped"
    assert len(opened.complaints) >= 4
    opened.complaints.clear()
    opened.asked_for.clear()  # what was stopped is named among them


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_scrolled_sideways(opened: Opened, name: str, scheme: str) -> None:
    """WCAG 2.2 A and AA, and axe's own best practices."""
    opened.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page = opened.show(PAGES[name])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (width, wide) == (width, 0)
        if width in {390, 1280}:
            found = Axe().run(page)
            assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []


def test_a_printed_page_has_neither_lists_of_links_nor_dark_paper(opened: Opened) -> None:
    opened.page.emulate_media(media="print", color_scheme="dark")
    page = opened.show(PAGES["season"])
    assert page.locator("nav").is_hidden()
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"


# What runs over the edge of its chart, and labels that reach the number at the end of their row.
OVER = """() => [...document.querySelectorAll('figure.chart')].flatMap(chart => {
  const frame = chart.getBoundingClientRect(), seen = each => each.getBoundingClientRect();
  const shown = [...chart.querySelectorAll('text, circle, rect')].filter(each => seen(each).width);
  const over = shown.filter(each => seen(each).left < frame.left || seen(each).right > frame.right);
  const met = [...chart.querySelectorAll('g.lane')].filter(lane => {
    const [label, says] = [...lane.querySelectorAll('text')].filter(each => seen(each).width);
    return seen(label).right >= seen(says).left;
  });
  return [...over, ...met].map(each => each.textContent);
})"""


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_in_a_chart_runs_over_its_edge_or_over_its_number(opened: Opened, width: int) -> None:
    page = opened.show(PAGES["report"])
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate(OVER) == []
