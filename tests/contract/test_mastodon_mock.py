"""Whole flows against mastodon_mock, a stateful server by somebody else; skipped where it is not installed."""

import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from contract.cases import MASTODON_CASE

from storyshare.errors import NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.models import Metrics, Part, Share
from storyshare.platforms.mastodon import Mastodon
from storyshare.testing.bench import KEY, TEXT, attempt_of, cleared, share
from storyshare.testing.case import Shelf
from storyshare.testing.raw import closed_port

_READY_IN = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    command = shutil.which("mastodon_mock")
    if not command:
        pytest.skip("mastodon_mock is not installed: uv tool install mastodon_mock")
    port = closed_port()
    arguments = ["serve", "--in-memory", "--host", "127.0.0.1", "--port", str(port), "--domain", f"127.0.0.1:{port}"]
    process = subprocess.Popen([command, *arguments, "--log-level", "error"], cwd=tmp_path_factory.mktemp("mock"))
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def mastodon(server: str) -> Mastodon:
    # Its clock is the real one, so the adapter's is as well.
    return Mastodon.connect(MASTODON_CASE.account(), Shelf(BASE_URL=server, ACCESS_TOKEN="mock_token"))


def test_a_story_is_posted_found_boosted_measured_and_deleted(mastodon: Mastodon, tmp_path: Path) -> None:
    prepared = mastodon.prepare(share("mastodon", tmp_path, warning="threats"), 1, ())
    attempt = replace(attempt_of(prepared), started_at=datetime.now(UTC))
    receipt = mastodon.commit(cleared(prepared), key=KEY)
    assert mastodon.find(attempt) == receipt
    assert isinstance(mastodon.metrics(receipt), Metrics)
    mastodon.unboost(mastodon.boost(receipt, key="boost"))
    assert mastodon.is_gone(receipt) is False
    mastodon.delete(receipt)
    mastodon.delete(receipt)
    assert mastodon.is_gone(receipt) is True


def test_the_same_key_is_one_post(mastodon: Mastodon) -> None:
    prepared = mastodon.prepare(share("mastodon"), 1, ())
    assert mastodon.commit(cleared(prepared), key="twice") == mastodon.commit(cleared(prepared), key="twice")


def test_a_text_that_has_become_too_long_is_refused_while_preparing(mastodon: Mastodon) -> None:
    whole = Share(
        platform="mastodon",
        account="mastodon-main",
        story_id="rosa-7f3k",
        story="rosa",
        language="en",
        parts=(Part(number=1, text="x" * 501),),
    )
    with pytest.raises(RejectedError, match=r"^The text is 1 graphemes too long"):
        mastodon.prepare(whole, 1, ())


def test_the_server_says_who_we_are_and_what_it_allows(mastodon: Mastodon) -> None:
    profile = mastodon.account()
    assert profile.name.startswith("@")
    assert profile.options["max_characters"] == "500"
    assert mastodon.rules(profile.options).limits[0].maximum == 500


@pytest.mark.parametrize(
    ("effect", "kind"),
    [({"type": "ratelimit"}, NotSentError), ({"type": "status", "status": 503}, OutcomeUnknownError)],
    ids=["ratelimit", "status"],
)
def test_its_faults_are_understood(
    mastodon: Mastodon, server: str, effect: dict[str, Any], kind: type[PostError]
) -> None:
    prepared = mastodon.prepare(share("mastodon"), 1, ())
    fault = {"match": {"methods": ["POST"], "path": "/api/v1/statuses"}, "effect": effect, "count": 1}
    _post(f"{server}/api/v1/_mock/faults", fault)
    with pytest.raises(PostError) as caught:
        mastodon.commit(cleared(prepared), key=f"fault-{effect['type']}")
    assert type(caught.value) is kind
    assert TEXT not in str(caught.value)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _READY_IN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/api/v2/instance", timeout=5):
                return
        except OSError:
            continue
    pytest.fail("mastodon_mock did not start")


def _post(url: str, body: object) -> None:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json", "Authorization": "Bearer mock_token"}
    )
    with urllib.request.urlopen(request, timeout=10):
        return
