"""The contract that every platform's adapter keeps, to be run in the repository that the adapter lives in.

It needs pytest (`pip install "storyshare[testing]"`) and a stand-in for the platform on this machine:

    class TestExample(PlatformContract):
        case = Case(platform=Example, connect=Example.connect, stand_in=OnExample, refusal=refused, variables=variables)
"""

import pytest

pytest.register_assert_rewrite("storyshare.testing.contract")

from storyshare.testing.bench import KEY, TEXT, Bench, WireBench, attempt_of, cleared, picture, share  # noqa: E402
from storyshare.testing.case import Case, Shelf  # noqa: E402
from storyshare.testing.contract import PlatformContract, SenderContract  # noqa: E402
from storyshare.testing.faults import FAULTS, FORBIDDEN, LATER, LOST_ANSWER, LOST_REQUEST, NOW, Fault  # noqa: E402
from storyshare.testing.raw import RawServer  # noqa: E402
from storyshare.testing.table import table  # noqa: E402
from storyshare.testing.web import Reply, Request, StandIn, Web, always  # noqa: E402

__all__ = [
    "FAULTS",
    "FORBIDDEN",
    "KEY",
    "LATER",
    "LOST_ANSWER",
    "LOST_REQUEST",
    "NOW",
    "TEXT",
    "Bench",
    "Case",
    "Fault",
    "PlatformContract",
    "RawServer",
    "Reply",
    "Request",
    "SenderContract",
    "Shelf",
    "StandIn",
    "Web",
    "WireBench",
    "always",
    "attempt_of",
    "cleared",
    "picture",
    "share",
    "table",
]
