"""A process of its own that asks for a good token: `renewing.py FOLDER TOKEN_URL REFRESH [die]`."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from storyshare.errors import PostError
from storyshare.models import Account
from storyshare.platforms import oauth
from storyshare.platforms.failures import Failures
from storyshare.platforms.tokens import KeptToken, Token
from storyshare.workspace.secrets import KeptInFile, Secrets

ACCOUNT = Account(name="made-up", platform="made-up", env="MADE_UP")


def now() -> datetime:
    """By the clock on the wall."""
    return datetime.now(UTC)


def kept_token(folder: Path, token_url: str, refresh: str, *, die: bool = False) -> KeptToken:
    """With what a person once wrote into .env: a renewal token alone."""
    secrets = Secrets(ACCOUNT, {}, KeptInFile(folder / "made-up.json"))
    failures = Failures(platform="made-up", title="Made-up", account="made-up", log_in_hint="Log in again.")
    app = oauth.App(token_url=token_url, client_id="made-up-app")

    def renew(old: Token) -> Token:
        found = oauth.refresh(failures, app, old, now=now)
        if die:
            os._exit(9)  # as kill -9 would
        return found

    return KeptToken(secrets, first=Token(access="", refresh=refresh), renew=renew, now=now)


if __name__ == "__main__":
    _, folder, url, refresh, *rest = sys.argv
    try:
        sys.stdout.write(kept_token(Path(folder), url, refresh, die="die" in rest).good().access)
    except PostError as error:
        sys.stdout.write(f"{type(error).__name__}: {error}")
