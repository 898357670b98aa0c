"""The pages in a real Chromium: their policy lets them be shown and no more, nothing overflows, all can be read."""

import base64
import io
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest
from pages.test_calendar import PACIFIC, event
from pages.test_shares import NOW, POST, SHARE, STORY
from PIL import Image

from storyshare.pages import (
    CardLook,
    Count,
    PictureLook,
    Reason,
    StoryLook,
    calendar_page,
    client_page,
    season_page,
    story_page,
)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here (apt-get install chromium)")

# What no page of ours holds: it is put into a copy whose policy is taken out, to ask the browser how it came out.
_ASK = """<script>
const seen = (colour) => { const c = document.createElement("canvas").getContext("2d"); c.fillStyle = colour;
  c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data]; };
const light = (rgb) => rgb.slice(0, 3).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (e) => { for (; e; e = e.parentElement) { const c = seen(getComputedStyle(e).backgroundColor);
  if (c[3]) return c; } return [255, 255, 255]; };
const pale = [], root = document.documentElement;
let looked_at = 0;
for (const e of document.body.querySelectorAll("*")) {
  if (e.tagName === "SCRIPT" || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
  looked_at++;
  const [a, b] = [light(seen(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => x - y);
  if ((b + 0.05) / (a + 0.05) < 4.5) pale.push(`${e.className || e.tagName} ${(b + 0.05) / (a + 0.05)}`);
}
parent.document.querySelector("pre").append(JSON.stringify({width: innerWidth,
  wide: root.scrollWidth - root.clientWidth, pale, looked_at,
  dark: matchMedia("(prefers-color-scheme: dark)").matches}) + ",");
</script>"""


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
    "client": client_page(full_story(), language="es", organisation="Example Legal Aid", now=NOW),
    "client in Arabic": client_page(full_story(), language="ar", organisation="Example Legal Aid", now=NOW),
    "client without words": client_page(full_story(), language="xx", organisation="Example Legal Aid", now=NOW),
}


def browse(folder: Path, html: str, *arguments: str, width: int = 1280, dark: bool = False) -> tuple[str, str]:
    """What Chromium says and complains of, having opened the page."""
    (folder / "page.html").write_text(html, encoding="utf-8")
    done = subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-dev-shm-usage", "--no-first-run", "--enable-logging=stderr",
            f"--user-data-dir={folder / 'profile'}",
            "--host-resolver-rules=MAP * ~NOTFOUND", f"--window-size={width},1600",
            f"--blink-settings=preferredColorScheme={0 if dark else 1}", *arguments, (folder / "page.html").as_uri(),
        ],
        cwd=folder, capture_output=True, encoding="utf-8", errors="replace", timeout=120, check=True,
    )  # fmt: skip
    return done.stdout, done.stderr


def asked(folder: Path, html: str, widths: Sequence[int], *, dark: bool) -> list[dict[str, Any]]:
    """How the page comes out in windows of these widths, as the browser itself measures it."""
    inside = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html).replace("</body>", f"{_ASK}</body>")
    frames = "".join(f'<iframe width="{width}" height="900" srcdoc="{escape(inside)}"></iframe>' for width in widths)
    head = '<!DOCTYPE html><meta name="color-scheme" content="light dark"><style>iframe { border: 0 }</style>'
    shown, _ = browse(folder, f"{head}<pre></pre>{frames}", "--dump-dom", dark=dark)
    answers = shown.split("<pre>")[1].split("</pre>")[0].rstrip(",")
    found: list[dict[str, Any]] = json.loads(f"[{unescape(answers)}]")
    return sorted(found, key=lambda each: each["width"])


@pytest.mark.parametrize("name", ["story", "calendar"])
def test_its_own_policy_lets_a_page_be_shown_whole(tmp_path: Path, name: str) -> None:
    _, complaints = browse(tmp_path, PAGES[name], f"--screenshot={tmp_path / 'shot.png'}")
    assert [line for line in complaints.splitlines() if "CONSOLE" in line] == []
    with Image.open(tmp_path / "shot.png") as shot:
        assert shot.convert("RGB").getpixel((2, 2)) == (0xF6, 0xF5, 0xF1)
        colours = shot.convert("RGB").getcolors(1 << 24) or []
    reds = [count for count, (red, green, blue) in colours if red > 240 and green + blue < 20]  # type: ignore[misc]
    assert bool(sum(reds) > 10_000) is (name == "story")


def test_a_script_that_gets_in_does_not_run(tmp_path: Path) -> None:
    harmed = PAGES["story"].replace("</main>", "<script>document.title = 'HARMED'</script></main>")
    shown, complaints = browse(tmp_path, harmed, "--dump-dom")
    assert "<title>HARMED" not in shown
    assert "Content Security Policy" in complaints


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_has_to_be_scrolled_sideways_and_all_is_dark_enough_to_read(
    tmp_path: Path, name: str, *, dark: bool
) -> None:
    widths = [320, 390, 640, 1280]  # a desktop at 400 %, a phone, a desktop at 200 %, a desktop
    found = asked(tmp_path, PAGES[name], widths, dark=dark)
    assert [(each["width"], each["dark"], each["wide"], each["pale"]) for each in found] == [
        (width, dark, 0, []) for width in widths
    ]
    assert all(each["looked_at"] > 20 for each in found)
