"""No password and no token is in any error, repr or log."""

import json
import logging
import traceback
from collections.abc import Callable
from datetime import timedelta

import pytest
from platforms.bluesky.made import ACCOUNT, CREATE, NOW, PUT, commit, keep_session, now, reset_after_request, share
from platforms.bluesky.pds import PASSWORD, Shelf, StandIn, error, token
from werkzeug import Response

from storyshare.errors import PostError
from storyshare.platforms.bluesky import Bluesky
from storyshare.testing.raw import RawServer, closed_port


@pytest.fixture
def outcomes(shelf: Shelf, pds: StandIn) -> list[Callable[[], object]]:
    def connected() -> Bluesky:
        return Bluesky.connect(ACCOUNT, shelf, now=now)

    def refused(method: str, said: Response) -> Callable[[], object]:
        def act() -> object:
            pds.overrides[method] = [said]
            return commit(connected(), connected().prepare(share(), 1, ()))

        return act

    def unreachable() -> object:
        keep_session(shelf, pds, pds=f"http://127.0.0.1:{closed_port()}")
        return commit(connected(), connected().prepare(share(), 1, ()))

    def lost() -> object:
        with RawServer(reset_after_request) as raw:
            keep_session(shelf, pds, pds=f"http://127.0.0.1:{raw.port}")
            return commit(connected(), connected().prepare(share(), 1, ()))

    return [
        refused(CREATE, error("AuthenticationRequired", 401)),
        refused(PUT, error("InvalidRequest")),
        refused(PUT, Response("", 500)),
        refused(PUT, error("ExpiredToken")),
        connected,
        lambda: (
            connected()._log_in.good(),
            connected()._log_in,
            connected()._log_in._settings,
            connected()._server,
        ),
        unreachable,
        lost,
    ]


def test_none_is_shown_whatever_happens(
    outcomes: list[Callable[[], object]], shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = ""
    for act in outcomes:
        try:
            shown += repr(act())
        except PostError as caught:
            lines = traceback.TracebackException.from_exception(caught, capture_locals=False).format()
            shown += "".join(lines) + repr(caught.__dict__)
    session = json.loads(shelf.values["SESSION"])
    assert "OutcomeUnknownError" in shown
    for secret in (PASSWORD, session["access"], session["refresh"], token(NOW + timedelta(hours=2)), "Bearer"):
        assert secret not in shown + caplog.text
