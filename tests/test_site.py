"""The docs as a site: every link holds, nothing is fetched from elsewhere, and everybody can read it."""

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from support import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.importorskip("mkdocs", reason="make docs installs it")


def build(pages: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """As `make docs` builds it, of other pages and into another folder."""
    settings = site.with_suffix(".yml")
    lines = [f"INHERIT: {ROOT / 'mkdocs.yml'}", f"docs_dir: {pages}", f"site_dir: {site}"]
    lines.append(f"theme: {{custom_dir: {ROOT / 'docs' / 'site'}}}")
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-f", str(settings)],
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("pages") / "pages"
    runpy.run_path(str(ROOT / "docs" / "site_pages.py"))["lay_out"](found)
    return found


@pytest.fixture(scope="module")
def site(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("site") / "site"
    done = build(pages, found)
    assert done.returncode == 0, done.stderr
    return found


def test_every_page_of_the_docs_is_in_it(site: Path) -> None:
    wanted = {path.relative_to(ROOT).with_suffix(".html").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert wanted <= {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert "You win a case" in (site / "index.html").read_text(encoding="utf-8")


def test_nothing_is_fetched_from_elsewhere_and_nothing_runs(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"<(?:script|iframe|object|form)|\son\w+=|\sstyle=(?!\"text-align)", text) == [], page
        assert re.findall(r"<(?:img|link)[^>]*(?:src|href)=\"(?:https?:)?//[^\"]+", text) == [], page
    assert re.findall(r"url\(|@import", (site / "style.css").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("](schedules.md", "](schedule.md"),
        ("](handover.md)", "](handover.md#nowhere)"),
        ("](../tests/golden/shares.md.txt)", "](../tests/golden/share.md.txt)"),
    ],
    ids=["page", "heading", "file"],
)
def test_a_link_that_leads_nowhere_fails_the_build(pages: Path, tmp_path: Path, before: str, after: str) -> None:
    shutil.copytree(pages, tmp_path / "pages")
    page = tmp_path / "pages" / "docs" / "posts.md"
    text = (
        page.read_text(encoding="utf-8") + "\n[a](schedules.md) [b](handover.md) [c](../tests/golden/shares.md.txt)\n"
    )
    page.write_text(text.replace(before, after), encoding="utf-8")
    done = build(tmp_path / "pages", tmp_path / "site")
    assert (done.returncode, "docs/posts.md" in done.stderr) == (1, True), done.stderr


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")], ids=["phone", "desktop"])
def test_it_can_be_read_on_a_phone_by_screen_readers_and_in_the_dark(
    site: Path, chromium: "Browser", width: int, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    try:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for name in ("index", "docs/handover", "docs/contract", "docs/kit"):
            page.goto((site / f"{name}.html").as_uri())
            wrong = [(each["id"], each["nodes"][0]["target"]) for each in Axe().run(page).response["violations"]]
            assert wrong == [], name
            too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            assert not too_wide, name
            paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
            assert paper == ("rgb(23, 24, 27)" if scheme == "dark" else "rgb(255, 255, 255)")
        assert {url.partition(":")[0] for url in asked} == {"file"}
    finally:
        context.close()
