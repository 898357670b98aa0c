"""The key under which protected terms are hashed: from the environment, .env, or the computer's keyring."""

from __future__ import annotations

import secrets

from storyshare.errors import SetupError
from storyshare.i18n import _

PROTECT_KEY = "STORYSHARE_PROTECT_KEY"
_LEAST = 20


def new_protect_key() -> str:
    """A new random key, as STORYSHARE_PROTECT_KEY takes it."""
    return secrets.token_urlsafe(32)


def checked(key: str) -> str:
    """The key. Raises SetupError for one that somebody thought up: it could be guessed."""
    if key and len(key) < _LEAST:
        raise SetupError(
            _("{protect_key} is too short to be a key.", protect_key=PROTECT_KEY),
            hint=_("Let storyshare make one: storyshare protect key"),
        )
    return key
