"""Every change in wording is seen in review."""

from golden.write_shares import SHARES, render


def test_what_would_be_posted_is_what_was_read() -> None:
    assert render() == SHARES.read_text(encoding="utf-8"), "Read it, then: python tests/golden/write_shares.py"
