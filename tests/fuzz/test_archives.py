"""An archive of a handover that somebody has damaged or made up: one plain error, and nothing in the new folder."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from fuzz.strange import VALUES, damaged, places, replaced
from hypothesis import given, settings
from hypothesis import strategies as st
from support import make_workspace

from storyshare import workspace
from storyshare.errors import StoryshareError
from storyshare.publish.books import open_for_sending
from storyshare.publish.handing_over import archive
from storyshare.publish.handing_over.opening import open_archive

_EXAMPLES = max(25, settings().max_examples // 4)


@cache
def whole() -> bytes:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "desk"
        root.mkdir()
        make_workspace(root)
        with open_for_sending(workspace.read(root)):
            pass
        archive.make(workspace.read(root), Path(name) / "a.zip", datetime(2026, 5, 4, tzinfo=UTC))
        return (Path(name) / "a.zip").read_bytes()


def opened(data: bytes) -> None:
    """It opens whole, or says in its own words why not and leaves nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.zip").write_bytes(data)
        try:
            open_archive(folder / "a.zip", folder / "in" / "desk")
        except StoryshareError:
            assert list((folder / "in").glob("*")) == []
            assert {path.name for path in folder.iterdir()} <= {"a.zip", "in"}
        else:
            assert (folder / "in" / "desk" / "storyshare.toml").is_file()


@settings(max_examples=_EXAMPLES)
@given(st.data())
def test_damaged_bytes(data: st.DataObject) -> None:
    opened(data.draw(damaged(whole())))


@settings(max_examples=_EXAMPLES)
@given(st.data())
def test_a_damaged_file_under_a_digest_that_is_right(data: st.DataObject) -> None:
    """As somebody makes one who knows how."""
    with zipfile.ZipFile(io.BytesIO(whole())) as found:
        files = {name: found.read(name) for name in found.namelist()}
    about = json.loads(files.pop("manifest.json"))
    name = data.draw(st.sampled_from(sorted(files)))
    files[name] = data.draw(damaged(files[name]))
    about["files"][name] = {"sha256": hashlib.sha256(files[name]).hexdigest(), "bytes": len(files[name])}
    opened(packed(files, json.dumps(about).encode()))


@settings(max_examples=_EXAMPLES)
@given(st.data())
def test_a_strange_manifest(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(whole())) as found:
        files = {name: found.read(name) for name in found.namelist()}
    whole_one = json.loads(files.pop("manifest.json"))
    about = replaced(whole_one, data.draw(st.sampled_from(list(places(whole_one)))), data.draw(VALUES))
    opened(packed(files, json.dumps(about).encode()))


def packed(files: dict[str, bytes], about: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in {**files, "manifest.json": about}.items():
            target.writestr(name, text)
    return made.getvalue()
