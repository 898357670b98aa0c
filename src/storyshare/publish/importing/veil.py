"""What is protected in any story is never said of what a website has, though the website says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from storyshare.errors import SetupError
from storyshare.gate import ProtectedTerms, UnreadableTerms, masked
from storyshare.publish.lines import Reader
from storyshare.publish.looking import open_to_look
from storyshare.publish.protecting import terms_of_all
from storyshare.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Veil:
    """Blots out in what is shown whatever is protected in any story; None where nothing is."""

    terms: ProtectedTerms | None = None

    def over(self, text: str) -> str:
        """The text as it may be shown."""
        return masked(text, self.terms) if self.terms else text

    def over_all(self, value: Any) -> Any:  # noqa: ANN401 -- whatever JSON can hold
        """The value with each of its texts as it may be shown."""
        if isinstance(value, str):
            return self.over(value)
        if isinstance(value, dict):
            return {name: self.over_all(each) for name, each in value.items()}
        return [self.over_all(each) for each in value] if isinstance(value, list | tuple) else value

    def labels(self, *texts: str) -> tuple[str, ...]:
        """The labels of what is protected and stands in these texts."""
        return tuple(sorted(Reader(terms=self.terms).look("\n".join(texts)).labels)) if self.terms else ()


def veil_of(place: Workspace) -> Veil:
    """The veil of a workspace. Raises SetupError where something is protected and the key is missing or another."""
    with open_to_look(place) as ledger:
        terms = terms_of_all(place, ledger) if ledger is not None else None
    if isinstance(terms, UnreadableTerms):
        raise SetupError(f"{terms.reason}.", hint=terms.hint)
    return Veil(terms=terms)
