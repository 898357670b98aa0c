"""Lays out in `build/pages` what the site is built from: the pages where they are in the project, so that links hold.

python docs/site_pages.py
"""

import os
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "build" / "pages"
# Beside docs/: what is a page of the site, too.
_PAGES = (
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "src/storyshare/platforms/README.md",
    "examples/storyshare-corkboard/README.md",
    "benchmarks/README.md",
)
_LINK = re.compile(r"(\]\()([^)#:]+)(#[^)]*)?\)")
# A fence that says which file it is: the site's Markdown knows no more than a language there.
_FILE_OF_A_FENCE = re.compile(r"^```(\w+) (\S+)$", re.MULTILINE)


def lay_out(pages: Path = PAGES) -> None:
    """Copy them anew; whatever else of the project they link to is there as plain text, for a browser to show."""
    shutil.rmtree(pages, ignore_errors=True)
    docs = [
        path.relative_to(ROOT) for path in sorted((ROOT / "docs").rglob("*")) if path.suffix in (".md", ".png", ".svg")
    ]
    names = [*map(Path, _PAGES), *docs]
    for name in names:
        target = pages / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name.suffix == ".md":
            target.write_text(_page(name, set(names), pages), encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(ROOT / name, target)


def _page(name: Path, names: set[Path], pages: Path) -> str:
    """A page's text with its links to what is no page changed to the text that is laid out for it."""

    def changed(found: re.Match[str]) -> str:
        linked = Path(os.path.normpath(name.parent / found[2]))
        source = ROOT / linked
        if linked in names or not source.is_file() or not source.resolve().is_relative_to(ROOT.resolve()):
            return found[0]  # a page, or a link that leads nowhere, which the build names
        text = pages / linked.with_name(f"{linked.name}.txt")
        text.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, text)
        return f"{found[1]}{found[2]}.txt)"

    page = (ROOT / name).read_text(encoding="utf-8")
    return _FILE_OF_A_FENCE.sub(r"**\2**\n\n```\1", _LINK.sub(changed, page))


if __name__ == "__main__":
    lay_out()
