"""This computer's own keyring, for those who want no secret in a file."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from storyshare.errors import SetupError
from storyshare.i18n import _

_SERVICE = "storyshare"


def read_keyring(root: Path, name: str) -> str:
    """What the keyring holds for this workspace under a name, or an empty text; also without the package `keyring`.

    Raises SetupError where there is a keyring and it cannot be opened, as on a computer where nobody is logged in.
    """
    if find_spec("keyring") is None:
        return ""
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        return (keyring.get_password(_SERVICE, _user(root, name)) or "").strip()
    except NoKeyringError:
        return ""
    except (KeyringError, OSError, RuntimeError) as error:
        raise SetupError(
            _("The keyring of this computer could not be opened."),
            hint=_("Unlock it, or put into .env: {name}=…", name=name),
        ) from error


def write_keyring(root: Path, name: str, value: str) -> None:
    """Keep a value in the keyring. Raises SetupError where there is none that works."""
    if find_spec("keyring") is None:
        raise SetupError(
            _("For the keyring another package is needed."), hint=_('Install it: pip install "storyshare[keyring]"')
        )
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, _user(root, name), value)
    except (KeyringError, OSError, RuntimeError) as error:
        raise SetupError(_("This computer has no keyring that works."), hint=_("Leave --keyring out.")) from error


def _user(root: Path, name: str) -> str:
    return f"{name} {root.resolve()}"
