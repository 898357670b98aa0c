"""Writes docs/preview-page.png and docs/preview-client.png: pages of the made-up story rosa, as Chromium shows them.

    python docs/preview_pictures.py

Needs the system's Chromium (`apt-get install chromium`), Playwright from the test group, and storyshare installed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SHOTS = (
    ("preview-page.png", ("--html", "--to", "x,mastodon,bluesky"), 1280, 1080),
    ("preview-client.png", ("--client", "--lang", "es"), 390, 1100),
)
COLOURS = 96


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="storyshare-") as name, sync_playwright() as playwright:
        folder = Path(name)
        shutil.copytree(DOCS.parent / "stories", folder / "stories")
        settings = (DOCS.parent / "storyshare.toml").read_text(encoding="utf-8").partition("[ledger]")[0]
        (folder / "storyshare.toml").write_text(settings, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for file, asked, width, height in SHOTS:
            command = [sys.executable, "-m", "storyshare", "preview", "rosa", *asked, "page.html"]
            subprocess.run(command, cwd=folder, check=True)
            shown = browser.new_page(viewport={"width": width, "height": height})
            shown.goto((folder / "page.html").as_uri())
            shown.screenshot(path=DOCS / file)
            with Image.open(DOCS / file) as picture:
                picture.convert("RGB").quantize(COLOURS).save(DOCS / file, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
