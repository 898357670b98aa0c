"""Whatever stands in a record or a schedule, loading gives stories and problems, never an exception."""

import contextlib
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from storyshare import schedules, stories
from storyshare.errors import InputError

ZONE = ZoneInfo("America/Los_Angeles")
NAMES = st.sampled_from(
    ["id", "title", "link", "language", "published", "tags", "lines", "quote", "people", "consent", "embargo", "images",
     "hashtags", "mentions", "actions", "allow", "timezone", "to", "late", "posts", "story", "stories", "at", "every",
     "observance", "from", "except", "status", "granted", "expires", "platforms", "file", "alt", "text", "x"]
)  # fmt: skip
VALUES = st.sampled_from(
    ["", "a", "yes", "all", "granted", "2026-03-02", "2199-12-31", "2026-03-08 02:30", "12:00", "6h", "[]",
     "[a, b]", "{}", "{a: b}", "[{a: b}]", "{tagged: x}", "https://example.org/a", "http://[", "en", "../a", "*",
     "''", '"\\u0000"', "a: b", "#a", "|", "> a", "-", "- a", "\n  - a", "\n  - a: b", "\n  a: b\n  status: granted",
     "\n  - id: a\n    story: b\n    at: 2026-03-08 02:30", "\n  - file: .\n    alt: x", '"/"', '""']
) | st.text(st.characters(codec="utf-8"), max_size=12)  # fmt: skip


@given(st.lists(st.tuples(NAMES, VALUES), max_size=8))
def test_any_fields_are_read_or_named(fields: list[tuple[str, str]]) -> None:
    lines = [f"{name}: {value}" for name, value in fields]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = "\n".join(["---", *lines, "---", "Body"])
        (folder / "rosa.md").write_bytes(text.encode())
        (folder / "rosa.es.md").write_bytes(text.encode())
        (folder / "a.yaml").write_bytes("\n".join(lines).encode())
        assert stories.load_all(folder, zone=ZONE).problems
        schedules.load_all(folder, zone=ZONE)
        with contextlib.suppress(InputError):
            stories.find(folder, "rosa", zone=ZONE)
