"""Which accounts a command is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from storyshare.errors import InputError
from storyshare.models import Account, Rules
from storyshare.platforms import Described, load, names
from storyshare.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One account with its platform and what that allows; `named` where a person asked for it by name."""

    account: Account
    platform: type[Described]
    rules: Rules
    named: bool


_WITH_A_WAY_IN = [name for name in names() if name != "by-hand"]


def targets(workspace: Workspace, wanted: Iterable[str]) -> tuple[Target, ...]:
    """The accounts behind the words of `--to`: names of accounts or of platforms, each once, in that order.

    None wanted means the default accounts; without any, all accounts; without any account, every platform that has a
    way in for programs. A platform without an account is taken under its default rules. Raises InputError naming every
    unknown word.
    """
    asked = [word for text in wanted for word in text.replace(",", " ").split()]
    found: dict[str, Account] = {}
    unknown = []
    for word in asked or workspace.default_accounts or workspace.accounts or _WITH_A_WAY_IN:
        accounts = _accounts(workspace, word)
        if not accounts:
            unknown.append(word)
        found |= {account.name: account for account in accounts}
    if unknown:
        raise nothing_called(unknown, [*workspace.accounts, *names()])
    return tuple(_target(account, named=bool(asked)) for account in found.values())


def nothing_called(unknown: Iterable[str], known: Sequence[str]) -> InputError:
    """That there is no account or platform of these names, and which may have been meant."""
    unknown = list(unknown)
    near = [match for word in unknown for match in get_close_matches(word.lower(), known, n=1)]
    return InputError(
        f"There is no account or platform {' or '.join(map(repr, unknown))}.",
        hint=f"Did you mean {', '.join(near)}?" if near else f"Known are: {', '.join(dict.fromkeys(known))}.",
    )


def _accounts(workspace: Workspace, word: str) -> list[Account]:
    if account := workspace.accounts.get(word):
        return [account]
    if on_platform := [account for account in workspace.accounts.values() if account.platform == word]:
        return on_platform
    return [Account(name=word, platform=word, env=word.upper())] if word in names() else []


def _target(account: Account, *, named: bool) -> Target:
    platform = load(account.platform)
    return Target(account=account, platform=platform, rules=platform.rules(account.options), named=named)
