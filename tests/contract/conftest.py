"""Every platform in turn."""

from collections.abc import Iterator

import pytest
from contract.benches import Bench, MockBench, WireBench
from contract.cases import WIRE_CASES, Case

_CASES = {case.name: case for case in WIRE_CASES}


@pytest.fixture(params=[*_CASES, "mock"])
def bench(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A platform, connected."""
    if request.param == "mock":
        yield MockBench()
        return
    yield from _wired(_CASES[request.param], monkeypatch)


@pytest.fixture(params=WIRE_CASES, ids=lambda case: case.name)
def wired(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    """A platform that is reached over a wire, connected."""
    yield from _wired(request.param, monkeypatch)


def _wired(case: Case, monkeypatch: pytest.MonkeyPatch) -> Iterator[WireBench]:
    bench = WireBench(case, monkeypatch)
    yield bench
    monkeypatch.undo()
    bench.web.close()
