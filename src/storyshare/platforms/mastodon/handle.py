"""What an attempt keeps so that its post can be found again: which account, on which server, run by what."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Self

from storyshare.platforms.mastodon.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """Where an attempt went."""

    base: str
    account: str
    software: str

    @classmethod
    def of(cls, base: str, home: Home) -> Self:
        """For an attempt from here and now. Raises PostError where the server does not tell."""
        return cls(base=base, account=home.owner.id, software=home.software)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The handle in an attempt; None where it is none of ours."""
        try:
            found = cls(**json.loads(text))
        except (ValueError, TypeError, RecursionError):
            return None
        return found if all(isinstance(value, str) for value in asdict(found).values()) else None

    def written(self) -> str:
        """As text, for the ledger."""
        return json.dumps(asdict(self))
