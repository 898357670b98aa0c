"""Writes `docs/contract.md`: rules × platforms.

python tests/contract/write_table.py
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from contract.cases import WIRE_CASES

from storyshare.testing import table

PAGE = Path(__file__).parent.parent.parent / "docs" / "contract.md"
_HEAD = """\
# What every platform's adapter keeps

Each line is a rule of `storyshare.testing`, tried on every adapter against a server on this machine that speaks for the
platform. The first lines are what goes wrong with the one call that publishes, and what storyshare takes it for: each
time exactly one request is made, and no secret stands in a message or a log. A number leads to the reason why a rule
cannot hold. Written by `python tests/contract/write_table.py`; a test compares.

"""


def page() -> str:
    """The whole page."""
    return _HEAD + table(WIRE_CASES)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
