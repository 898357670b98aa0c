"""A text in quotes reads back as the same text, whatever is in it."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from storyshare.files import quoted, read_yaml

# Control characters are taken away when a file is read: tests/files/test_parsing.py.
_WRITTEN = st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\t").filter(
    lambda character: character not in "\ufffe\uffff"
)


@given(st.text(_WRITTEN, max_size=80))
def test_a_quoted_text_reads_back(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.yaml"
        path.write_bytes(f"a: {quoted(text)}   # why\nb: [{quoted(text)}, {quoted(text)}]\nc: x\n".encode())
        document = read_yaml(path)
    fields = document.fields()
    assert [problem for problem in document.problems if problem.severity == "error"] == []
    assert (fields.text("a"), fields.text("c")) == (text.strip(), "x")
    assert fields.texts("b") == (text.strip(), text.strip()) * bool(text.strip())
