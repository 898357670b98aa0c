"""A text in quotes reads back as the same text, whatever is in it."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from storyshare.files import quoted, read_yaml
from storyshare.files.decode import CONTROL

WRITTEN = st.characters(codec="utf-8").filter(lambda character: not CONTROL.match(character))


@given(st.text(WRITTEN, max_size=80))
def test_a_quoted_text_reads_back(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.yaml"
        path.write_bytes(f"a: {quoted(text)}   # why\nb: [{quoted(text)}, {quoted(text)}]\nc: x\n".encode())
        document = read_yaml(path)
    fields = document.fields()
    assert [problem for problem in document.problems if problem.severity == "error"] == []
    assert (fields.text("a"), fields.text("c")) == (text.strip(), "x")
    assert fields.texts("b") == (text.strip(), text.strip()) * bool(text.strip())


def test_a_control_character_is_not_written() -> None:
    assert quoted("a\x1b[31m\0b\tc") == r'"a[31mb\tc"'
