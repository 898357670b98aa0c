"""Writes docs/report-page.png: the page of a report on made-up posts, as Chromium shows it.

    python docs/report_pictures.py

Needs the system's Chromium (`apt-get install chromium`), Playwright from the test group, and storyshare installed.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from storyshare.ledger import Ledger, make, readings
from storyshare.models import DeliveryKey, Metrics, Prepared, Receipt

DOCS = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SHOT = "report-page.png"
COLOURS = 96
TOLD = {
    "x": ("views", "likes", "boosts", "replies", "quotes", "bookmarks"),
    "mastodon": ("likes", "boosts", "replies"),
    "bluesky": ("likes", "boosts", "replies", "quotes"),
    "telegram": (),
}
STORIES = (
    ("rosa-7f3k", "rosa"),
    ("maura-and-family-x2vn", "maura-and-family"),
    ("two-years-and-a-win-9hkc", "two-years-and-a-win"),
)
SHARE_OF_LIKES = {"views": 60, "likes": 1, "boosts": 0.4, "replies": 0.2, "quotes": 0.1, "bookmarks": 0.1}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="storyshare-") as name, sync_playwright() as playwright:
        folder = Path(name)
        make_workspace(folder)
        command = [sys.executable, "-m", "storyshare", "report", "--offline", "--html", "page.html"]
        subprocess.run(command, cwd=folder, check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 1000, "height": 1500})
        shown.goto((folder / "page.html").as_uri())
        shown.screenshot(path=DOCS / SHOT)
        with Image.open(DOCS / SHOT) as picture:
            picture.convert("RGB").quantize(COLOURS).save(DOCS / SHOT, optimize=True)
        browser.close()


def make_workspace(folder: Path) -> None:
    """A workspace whose ledger knows five weeks of posts and what was read of them; nothing of it is real."""
    shutil.copytree(DOCS.parent / "stories", folder / "stories")
    accounts = "".join(f'[accounts.{name}]\nplatform = "{name}"\n' for name in TOLD)
    settings = f'organisation = "Example Legal Aid"\ntimezone = "America/Los_Angeles"\n{accounts}'
    (folder / "storyshare.toml").write_text(settings, encoding="utf-8")
    place = folder / ".storyshare" / "ledger.sqlite3"
    make(place)
    by_chance = random.Random(7)  # noqa: S311 - a picture
    clock = [datetime.now(UTC).replace(hour=17, minute=0, second=0, microsecond=0) - timedelta(days=45)]
    with Ledger.open(place, now=lambda: clock[0]) as ledger:
        posts: list[tuple[int, str, float]] = []
        for day in range(40):
            clock[0] += timedelta(days=1)
            if day < 36:
                platform, (story_id, story) = by_chance.choice(list(TOLD)), by_chance.choice(STORIES)
                key = DeliveryKey(account=platform, language="en", occasion=f"day-{day}", story_id=story_id)
                posts.append((post(ledger, key, platform, story), platform, by_chance.lognormvariate(2.7, 0.8)))
            for delivery, told, liked in posts[-9:]:
                read(ledger, delivery, told, liked, posts)


def post(ledger: Ledger, key: DeliveryKey, platform: str, story: str) -> int:
    """Enter a post as sent."""
    delivery = ledger.plan(key, platform=platform, story=story, digest="", parts=1)
    claim = ledger.claim(delivery.id, 1)
    if claim is None:
        raise RuntimeError("somebody else is at work on it")
    prepared = Prepared(
        platform=platform, account=key.account, story_id=key.story_id, language="en", number=1, payload={}, texts=()
    )
    ledger.begin(claim, prepared)
    ledger.posted(claim, Receipt(id=str(delivery.id), url=f"https://example.org/{platform}/{delivery.id}"))
    return delivery.id


def read(ledger: Ledger, delivery: int, platform: str, liked: float, posts: list[tuple[int, str, float]]) -> None:
    """Enter what the platform would tell of it, the more the older it is."""
    age = sum(other > delivery for other, _, _ in posts)
    if TOLD[platform]:
        figures = {name: int(SHARE_OF_LIKES[name] * liked * (1 - 0.6 ** (age + 1))) for name in TOLD[platform]}
        readings.note_asking(ledger, delivery, 1, account=platform, platform=platform, price=Decimal())
        readings.keep(ledger, delivery, 1, Metrics(**figures))


if __name__ == "__main__":
    main()
