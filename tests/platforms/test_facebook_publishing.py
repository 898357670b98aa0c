"""What Facebook's answer to the one call may say besides "published"."""

import pytest
from contract.cases import FACEBOOK_CASE
from contract.on_facebook import PAGE, refused

from storyshare.errors import OutcomeUnknownError
from storyshare.testing import KEY, WireBench, always, cleared


def test_the_one_call_asks_to_read_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the reading is refused Facebook answers with an error, although the post is public."""
    bench = WireBench(FACEBOOK_CASE, monkeypatch)
    try:
        receipt = bench.sender.commit(cleared(bench.sender.prepare(bench.share(), 1, ())), key=KEY)
        (call,) = bench.web.publishing()
    finally:
        bench.web.close()
    assert "fields" not in call.query
    assert (receipt.id.partition("_")[0], receipt.url) == (PAGE, f"https://www.facebook.com/{receipt.id}")


def test_an_error_about_what_was_done_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = WireBench(FACEBOOK_CASE, monkeypatch)
    try:
        prepared = bench.sender.prepare(bench.share(), 1, ())
        bench.web.fault = always(refused(403, original_response={"id": f"{PAGE}_1"}))
        with pytest.raises(OutcomeUnknownError):
            bench.sender.commit(cleared(prepared), key=KEY)
    finally:
        bench.web.close()
