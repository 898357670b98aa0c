"""What a call may take, and what came back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storyshare.models import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How long a call may take, in seconds, and how many bytes its answer may have.

    `connect` is for each address tried, `read` for each silence of the server, `total` for the whole call.
    """

    connect: float = 10
    read: float = 30
    total: float = 60
    size: int = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered, whole; names of headers are in lower case. `certificate_ends` is aware UTC."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    data: bytes = field(repr=False)
    certificate_ends: datetime | None = None

    def json(self) -> dict[str, Json]:
        """The JSON object of the answer; an empty one where it holds none."""
        try:
            found = json.loads(self.data)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}
