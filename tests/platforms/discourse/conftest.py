"""A forum, and an account on it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

import pytest
from contract.cases import DISCOURSE_CASE
from contract.on_discourse import OnDiscourse

from storyshare.testing import NOW
from storyshare.testing.bench import WireBench

Forum: TypeAlias = Callable[..., WireBench]


@pytest.fixture
def forum(monkeypatch: pytest.MonkeyPatch) -> Iterator[Forum]:
    """Makes an account with these options on such a forum."""
    benches: list[WireBench] = []

    def made(options: Mapping[str, str] | None = None, stand_in: OnDiscourse | None = None) -> WireBench:
        given = DISCOURSE_CASE.options if options is None else options
        case = replace(DISCOURSE_CASE, options=given, stand_in=lambda: stand_in or OnDiscourse(NOW))
        benches.append(WireBench(case, monkeypatch))
        return benches[-1]

    yield made
    for bench in benches:
        bench.web.close()
