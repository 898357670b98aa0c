"""The walk of platforms/README.md, followed word by word: it ends with a platform that keeps the contract."""

from __future__ import annotations

import re
from pathlib import Path

from installing import install, python
from support import ROOT

WALK = (ROOT / "src" / "storyshare" / "platforms" / "README.md").read_text(encoding="utf-8")
_FILE = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_it_leads_a_newcomer_from_nothing_to_the_contract(here: Path) -> None:
    folder, target = here / "storyshare-megaphone", here / "target"
    for name, text in _FILE.findall(WALK):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # What a file goes on with stands after one empty line.
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}" if path.exists() else text, encoding="utf-8")
    install(folder, target)
    before, _, _ = WALK.partition("### 4. ")  # what comes later talks to the stand-in
    for said in re.findall(r"^\.venv/bin/storyshare ([^#\n]+)", before, re.MULTILINE):
        done = python(target, folder, "-m", "storyshare", *said.split())
        assert (done.returncode, done.stderr) == (0, ""), said
    done = python(target, folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rs")
    assert (done.returncode, " failed" in done.stdout) == (0, False), done.stdout
    assert "megaphone: no post answers another" in done.stdout
