"""A Lemmy server, and an account on it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

import pytest
from contract.cases import LEMMY_CASE
from contract.on_lemmy import OnLemmy

from storyshare.testing import NOW
from storyshare.testing.bench import WireBench

Made: TypeAlias = Callable[..., WireBench]


@pytest.fixture
def lemmy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """Makes an account with these options on such a server."""
    benches: list[WireBench] = []

    def made(stand_in: OnLemmy | None = None, options: Mapping[str, str] | None = None) -> WireBench:
        given = LEMMY_CASE.options if options is None else options
        case = replace(LEMMY_CASE, options=given, stand_in=lambda: stand_in or OnLemmy(NOW))
        benches.append(WireBench(case, monkeypatch))
        return benches[-1]

    yield made
    for bench in benches:
        bench.web.close()
