"""Writes docs/kit-phone.png and docs/kit-desktop.png: a kit of the made-up stories here, as Chromium shows it.

    python docs/kit_pictures.py

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
SHOTS = (("kit-phone.png", 390, 2000), ("kit-desktop.png", 1280, 1500))
COLOURS = 96


def build(folder: Path) -> Path:
    """A kit of this project's own stories; gives the page of one of them."""
    shutil.copytree(DOCS.parent / "stories", folder / "stories")
    settings = (DOCS.parent / "storyshare.toml").read_text(encoding="utf-8").partition("[ledger]")[0]
    kit = '\n[kit]\nsupport = "https://example.org/donate"\nfollow = ["https://social.example/@example"]\n'
    (folder / "storyshare.toml").write_text(settings + kit, encoding="utf-8")
    command = [sys.executable, "-m", "storyshare", "kit", "build", "kit", "--for", "Friends of Example"]
    subprocess.run(command, cwd=folder, check=True)
    (page,) = (folder / "kit").glob("stories/*/en.html")
    return page


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="storyshare-") as name, sync_playwright() as playwright:
        page = build(Path(name))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for file, width, height in SHOTS:
            shown = browser.new_page(viewport={"width": width, "height": height})
            shown.goto(page.as_uri())
            shown.screenshot(path=DOCS / file)
            with Image.open(DOCS / file) as picture:
                picture.convert("RGB").quantize(COLOURS).save(DOCS / file, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
