"""What several tests share: the published test cases that lie beside the project, where they do."""

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
_CONFORMANCE = ROOT.parent / "shared" / "conformance"


def conformance(name: str) -> Path:
    """A file of the published test cases; skips the test, saying so, where they are not beside the project."""
    path = _CONFORMANCE / name
    if not path.exists():
        pytest.skip(f"the platforms' published test cases are not beside the project (../shared/conformance/{name})")
    return path


def conformance_json(name: str) -> Any:
    """The content of one JSON file of the published test cases."""
    return json.loads(conformance(name).read_text(encoding="utf-8"))
