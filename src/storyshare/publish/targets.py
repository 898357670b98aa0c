"""Which accounts a command is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from storyshare.errors import InputError, SetupError
from storyshare.i18n import _
from storyshare.models import Account, Rules
from storyshare.platforms import Described, is_known, load, names, prefix, rules
from storyshare.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One account with its platform and what that allows; `named` where a person asked for it by name.

    `parameters` are what links of ours say of where they were read, in place of the account's name.
    """

    account: Account
    platform: type[Described]
    rules: Rules
    named: bool
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """An account that nothing can be done with, and why: its platform is not there, or cannot say what it allows."""

    account: Account
    error: InputError | SetupError


def targets(workspace: Workspace, wanted: Iterable[str]) -> tuple[Target, ...]:
    """The accounts behind the words of `--to`: names of accounts or of platforms, each once, in that order.

    None wanted means the default accounts; without any, all accounts; without any account, every platform that has a
    way in for programs. A platform without an account is taken under its default rules. Raises InputError naming every
    unknown word, or an option that cannot be right.

    An account whose adapter cannot be used raises SetupError where it was asked for by name, or nothing else is left;
    else it is left out, and noted to be told.
    """
    found, unusable = usable(workspace, wanted)
    for each in unusable:
        if not found or found[0].named or isinstance(each.error, InputError):
            raise each.error
    if unusable:
        from storyshare.platforms import plugins

        for each in unusable:
            plugins.note(_("Left out: the account {name}. {error}", name=each.account.name, error=each.error))
    return found


def usable(workspace: Workspace, wanted: Iterable[str]) -> tuple[tuple[Target, ...], tuple[Unusable, ...]]:
    """As `targets`; but what cannot be used is given beside the rest, whoever asked for it."""
    asked = [word for text in wanted for word in text.replace(",", " ").split()]
    found: dict[str, Account] = {}
    unknown = []
    for word in asked or workspace.default_accounts or _own(workspace) or _with_a_way_in():
        accounts = _accounts(workspace, word)
        if not accounts:
            unknown.append(word)
        found |= {account.name: account for account in accounts}
    if unknown:
        raise nothing_called(unknown, [*workspace.accounts, *names()])
    good, bad = [], []
    for account in found.values():
        try:
            good.append(_target(account, named=bool(asked)))
        except (InputError, SetupError) as error:
            bad.append(Unusable(account=account, error=error))
    return tuple(good), tuple(bad)


def only_boosts(account: Account) -> bool:
    """Whether storyshare.toml says of the account `boosts_only = true`: it is another's, lent for boosts."""
    return account.options.get("boosts_only", "").casefold() == "true"


def nothing_called(unknown: Iterable[str], known: Sequence[str]) -> InputError:
    """That there is no account or platform of these names, and which may have been meant."""
    unknown = list(unknown)
    near = [match for word in unknown for match in get_close_matches(word.lower(), known, n=1)]
    return InputError(
        _("There is no account or platform {names}.", names=" or ".join(map(repr, unknown))),
        hint=_("Did you mean {near}?", near=", ".join(near))
        if near
        else _("Known are: {known}.", known=", ".join(dict.fromkeys(known))),
    )


def _own(workspace: Workspace) -> list[str]:
    return [name for name, account in workspace.accounts.items() if not only_boosts(account)]


def _with_a_way_in() -> list[str]:
    return [name for name in names() if name != "by-hand"]


def _accounts(workspace: Workspace, word: str) -> list[Account]:
    if account := workspace.accounts.get(word):
        return [account]
    on_platform = [account for account in workspace.accounts.values() if account.platform == word]
    if own := [account for account in on_platform if not only_boosts(account)]:
        return own
    return [Account(name=word, platform=word, env=prefix(word))] if is_known(word) else []


def _target(account: Account, *, named: bool) -> Target:
    return Target(
        account=account,
        platform=load(account.platform),
        rules=rules(account.platform, account.options),
        named=named,
    )
