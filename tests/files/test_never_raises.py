"""Whatever a file holds, reading it gives problems with lines of that file, never an exception."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from storyshare.files import read_record, read_yaml

PIECES = st.lists(
    st.sampled_from(
        ["---", "\n", " ", "  ", "- ", "a", "title", ":", ": ", ",", "#", " #b", "[", "]", "{", "}", '"', "'", "“", "”",
         "|", ">", "&x", "*x", "!", "%", "@", "`", "?", "\t", "\u00a0", "—", "\r\n", "\ufeff", "\\", "é", "0", "<<"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@given(st.one_of(st.binary(max_size=200), PIECES.map(str.encode), st.text(max_size=200).map(str.encode)))
def test_any_content_is_read_or_named(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, read in (("a.yaml", read_yaml), ("a.md", read_record)):
            path = Path(folder) / name
            path.write_bytes(data)
            document = read(path)
            last = data.count(b"\n") + data.count(b"\r") + data.count(b"\x0b") + data.count(b"\xe2\x80") + 2
            for problem in document.problems:
                assert problem.path == path
                assert 0 <= problem.line <= last + data.count(b"\xc2\x85")
                assert problem.message
            if not any(problem.severity == "error" for problem in document.problems):
                assert document.readable
