"""The address of an account's own server, for platforms that run on many."""

from __future__ import annotations

from urllib.parse import urlsplit

from storyshare.errors import InputError, SetupError
from storyshare.i18n import _
from storyshare.models import Account
from storyshare.net import is_loopback

_UNSAFE = frozenset('{}\\ "<>@?#')


def server_address(account: Account, value: str, *, folders: bool = False) -> str:
    """Scheme, host, port, and with `folders` a path: where the account's secrets may be sent.

    It is taken from the environment, where the secrets are: storyshare.toml, which many people edit, can never send
    them elsewhere. Raises SetupError for what is no https address (http on this machine).
    """
    base = _address(value.strip(), folders=folders)
    if not base:
        raise SetupError(
            _("{env}_BASE_URL is not the address of a server.", env=account.env),
            hint=_("Write it as in your browser, beginning with https://, such as https://forum.example.org."),
        )
    return base


def public_base(value: str, example: str) -> str:
    """The address that links to posts begin with, from an option. Raises InputError where it cannot be one."""
    base = _address(value.strip() or example, folders=True)
    if not base:
        raise InputError(
            _("base_url = “{value}” is not the address of a server.", value=value),
            hint=_("Write it as in your browser, as in {example}.", example=example),
        )
    return base


def token(account: Account, name: str, value: str, where: str) -> str:
    """A secret that travels in a header. Raises SetupError where it has signs in it that none has."""
    if not value.isascii() or not value.isprintable() or " " in value:
        raise SetupError(
            _("{env}_{name} has signs in it that none has.", env=account.env, name=name),
            hint=_("Copy it again: {where}.", where=where),
        )
    return value


def _address(value: str, *, folders: bool) -> str:
    try:
        parts = urlsplit(value if "://" in value else f"https://{value}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = parts.hostname or ""
    path = parts.path.rstrip("/") if folders else ""
    if not host or parts.username is not None or _UNSAFE & set(host + path) or not path.isascii():
        return ""
    host = f"[{host}]" if ":" in host else host
    base = f"{parts.scheme}://{host}{port}"
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(base))
    return f"{base}{path}" if safe else ""
