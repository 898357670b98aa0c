"""What the rules of the identifiers answer, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Where two overlap, the higher one wins. What has a checksum or a shape of its own, what has a word beside it, a
# shape alone, and what may well be something else.
UNMISTAKABLE, NAMED, SHAPED, DOUBTFUL = 95, 85, 70, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something that a rule found in a plain text: its kind, where, and how sure the rule is."""

    kind: str
    start: int
    end: int
    severity: Literal["error", "warning"] = "error"
    certainty: int = SHAPED
