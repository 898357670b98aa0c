"""An adapter that is connected to a stand-in for LinkedIn, as an organisation and as a person."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from contract.cases import LINKEDIN_CASE
from contract.on_linkedin import PERSON, OnLinkedIn

from storyshare.testing import NOW, WireBench


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    bench = WireBench(LINKEDIN_CASE, monkeypatch)
    yield bench
    bench.web.close()


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    case = replace(
        LINKEDIN_CASE,
        stand_in=lambda: OnLinkedIn(NOW, PERSON),
        variables=lambda url: {**LINKEDIN_CASE.variables(url), "AUTHOR_URN": PERSON},
    )
    bench = WireBench(case, monkeypatch)
    yield bench
    bench.web.close()
