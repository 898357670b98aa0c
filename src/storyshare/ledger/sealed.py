"""Sessions and rotated tokens of an account, encrypted in the ledger's database, so that every host has the newest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.ledger.book import Ledger

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_HINT = N_("Make one: storyshare ledger key; and put the same into the .env of every host.")


class Sealed:
    """What is kept for one account; encrypted under the first of the keys, read under any of them.

    Raises SetupError where there is no key or one that is none.
    """

    def __init__(self, url: str, keys: Sequence[str], account: str) -> None:
        self._url = url
        self._account = account
        self._seal = _seal(keys)

    def load(self) -> dict[str, str]:
        """Everything that is kept and can be read under our keys; the rest is asked for anew."""
        from cryptography.fernet import InvalidToken

        found = {}
        with Ledger.open(self._url) as ledger:
            for name, sealed in ledger.rows("secrets", account=self._account):
                try:
                    found[name] = self._seal.decrypt(sealed).decode()
                except InvalidToken:
                    continue
        return found

    def save(self, name: str, value: str) -> None:
        """Keep a value under a name; tried again while the database is out of reach, for what is new comes once."""
        sealed = self._seal.encrypt(value.encode()).decode()
        with Ledger.open(self._url) as ledger:
            ledger.settle("seal", account=self._account, name=name, sealed=sealed)

    def forget(self) -> None:
        """Keep nothing any more."""
        with Ledger.open(self._url) as ledger, ledger.transaction() as run:
            run("forget_secrets", account=self._account)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone with it among all hosts. Raises BusyError where another is at it for minutes."""
        from storyshare.ledger.postgres import Postgres

        with closing(Postgres.open(self._url)) as database, database.alone(f"secrets of {self._account}"):
            yield


def new_key() -> str:
    """A new random key, as STORYSHARE_SECRET_KEY takes it."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def _seal(keys: Sequence[str]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    if not keys:
        raise SetupError(_("STORYSHARE_SECRET_KEY is missing: sessions are encrypted in the database."), hint=_(_HINT))
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise SetupError(_("STORYSHARE_SECRET_KEY is no key."), hint=_(_HINT)) from None
