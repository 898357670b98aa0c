"""The key under which protected terms are hashed: from the environment, .env, or the computer's keyring."""

from __future__ import annotations

import secrets
from importlib.util import find_spec
from pathlib import Path

from storyshare.errors import SetupError

PROTECT_KEY = "STORYSHARE_PROTECT_KEY"
_SERVICE = "storyshare"
_LEAST = 20


def new_protect_key() -> str:
    """A new random key, as STORYSHARE_PROTECT_KEY takes it."""
    return secrets.token_urlsafe(32)


def checked(key: str) -> str:
    """The key. Raises SetupError for one that somebody thought up: it could be guessed."""
    if key and len(key) < _LEAST:
        raise SetupError(
            f"{PROTECT_KEY} is too short to be a key.", hint="Let storyshare make one: storyshare protect key"
        )
    return key


def from_keyring(root: Path) -> str:
    """The workspace's key in this computer's keyring, or an empty text; also where `keyring` is not installed.

    Raises SetupError where there is a keyring and it cannot be opened, as on a computer where nobody is logged in.
    """
    if find_spec("keyring") is None:
        return ""
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        return (keyring.get_password(_SERVICE, _name(root)) or "").strip()
    except NoKeyringError:
        return ""
    except (KeyringError, OSError, RuntimeError) as error:
        raise SetupError(
            "The keyring of this computer could not be opened.",
            hint=f"Unlock it, or put the key into .env: {PROTECT_KEY}=…",
        ) from error


def into_keyring(root: Path, key: str) -> None:
    """Keep the key in this computer's keyring. Raises SetupError where there is none that works."""
    if find_spec("keyring") is None:
        raise SetupError(
            "For the keyring another package is needed.", hint='Install it: pip install "storyshare[keyring]"'
        )
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, _name(root), key)
    except (KeyringError, OSError, RuntimeError) as error:
        raise SetupError("This computer has no keyring that works.", hint="Leave --keyring out.") from error


def _name(root: Path) -> str:
    return f"{PROTECT_KEY} {root.resolve()}"
