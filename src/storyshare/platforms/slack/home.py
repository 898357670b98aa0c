"""The workspace and the bot, as the token itself tells."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Self

from storyshare.i18n import _
from storyshare.platforms.said import address, identifier
from storyshare.platforms.slack.server import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose token it is: the address of the workspace without a slash at its end, and the bot."""

    workspace: str
    team: str
    name: str
    bot: str


class Home:
    """Asked once."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._owner: Owner | None = None

    @property
    def owner(self) -> Owner:
        """Whose token it is. Raises PostError."""
        self._owner = self._owner or self._asked()
        return self._owner

    def _asked(self) -> Owner:
        answer = self._server.prepared(lambda: self._server.get("auth.test", {}))
        found, said = answer.json(), self._server.failures.said
        workspace, bot = address(found.get("url")), identifier(found.get("bot_id"))
        if workspace is None:
            raise self._server.useless(answer)
        if bot is None:
            raise self._server.failures.on_hold(_("The token is a person's, not a bot's"))
        return Owner(
            workspace=workspace.rstrip("/"), team=said(found.get("team")), name=said(found.get("user")), bot=bot
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """What an attempt keeps so that its post can be found again: where it went, by which bot, under which mark."""

    workspace: str
    channel: str
    bot: str
    mark: str

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The handle in an attempt; None where it is none of ours."""
        try:
            found = cls(**json.loads(text))
        except (ValueError, TypeError, RecursionError):
            return None
        return found if all(isinstance(value, str) for value in asdict(found).values()) else None

    def written(self) -> str:
        """As text, for the ledger."""
        return json.dumps(asdict(self))
