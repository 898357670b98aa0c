"""A folder of records."""

from collections.abc import Callable
from pathlib import Path

import pytest

WHOLE = {
    "id": "rosa-7f3k",
    "title": "Rosa may stay",
    "link": "https://example.org/rosa",
    "language": "en",
    "consent": "{status: pending}",
}


@pytest.fixture
def record(tmp_path: Path) -> Callable[..., Path]:
    """Write a whole record; fields given replace those of the sample, an empty one is left out."""

    def written(name: str = "rosa", body: str = "Body.", **fields: str) -> Path:
        path = tmp_path / f"{name}.md"
        lines = [f"{key}: {value}" for key, value in (WHOLE | fields).items() if value]
        path.write_text("\n".join(["---", *lines, "---", body, ""]), encoding="utf-8")
        return path

    return written


@pytest.fixture
def raw(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file as it is given."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written
