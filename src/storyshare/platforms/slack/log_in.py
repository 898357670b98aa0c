"""Leading a person to a Slack app of their own: by a bot, or by a webhook, and trying what they bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from storyshare.errors import PostError
from storyshare.i18n import N_, _
from storyshare.models import Account, SecretStore
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.slack.rules import ENDS, ROTATION

SCOPES = ("chat:write", "files:write", "files:read", "channels:history", "groups:history")
MANIFEST = f"""\
display_information:
  name: storyshare
  description: Shares stories that were approved for it
features:
  bot_user:
    display_name: storyshare
    always_online: false
oauth_config:
  scopes:
    bot: [{", ".join(f'"{scope}"' for scope in SCOPES)}]
settings:
  token_rotation_enabled: false
"""
_WHAT_FOR = N_(
    "chat:write posts and deletes; files:write and files:read put pictures there and "
    "take them back; channels:history and groups:history (private channels) find a post "
    "again whose answer was lost, and count reactions."
)


# The adapter's own, or the webhook's.
Connect = Callable[[Account, SecretStore], Any]


class _Tried:
    """What was typed, over what is there already; nothing is kept."""

    def __init__(self, under: SecretStore, values: Mapping[str, str]) -> None:
        self._under = under
        self._values = values

    def get(self, name: str) -> str | None:
        return self._values[name] if name in self._values else self._under.get(name)

    def put(self, name: str, value: str) -> None:
        """Nothing is kept before the log-in is whole."""

    def locked(self) -> AbstractContextManager[None]:
        """Nothing is written, so that nobody has to wait."""
        return nullcontext()


def log_in(account: Account, secrets: SecretStore, person: Person, connect: Connect) -> LoggedIn:
    """A bot's token with its channel, or a webhook's address. Raises PostError, SetupError."""
    ways = (
        _("A bot: shows pictures, posts threads, can find and delete its posts (recommended)"),
        _("A webhook: posts text alone, and storyshare can neither find nor delete it"),
    )
    if person.choose(_("How is storyshare to post to Slack?"), ways) == 1:
        return _by_webhook(account, secrets, person, connect)
    return _by_bot(account, secrets, person, connect)


def _by_bot(account: Account, secrets: SecretStore, person: Person, connect: Connect) -> LoggedIn:
    person.tell(_("1. Open https://api.slack.com/apps?new_app=1 and choose “From a manifest”, then your workspace."))
    person.tell(
        _(
            "2. Choose YAML, put this in place of what stands there, and create the app:\n\n{manifest}",
            manifest=MANIFEST,
        )
    )
    person.tell(_(_WHAT_FOR))
    person.tell(_("3. “Install App”, “Install to …”, and allow it. Some workspaces ask an admin first."))
    token = person.ask(_("4. Copy the “Bot User OAuth Token” (xoxb-…)"), secret=True)
    person.tell(_("5. In Slack, open the channel and write: /invite @storyshare"))
    person.tell(_("6. Click the channel's name at the top; its ID stands at the very bottom of “About”."))
    channel = person.ask(_("Channel ID (such as C0123ABCDEF)"), default=secrets.get("CHANNEL") or "")
    values = {"BOT_TOKEN": token, "CHANNEL": channel}
    if not token.startswith(ENDS):
        # They would renew the token of the former app in its place.
        values |= {each.name: "" for each in ROTATION if secrets.get(each.name)}
    _try(account, _Tried(secrets, {**values, "WEBHOOK_URL": ""}), "bot", person, connect)
    return LoggedIn(values=values, options={"through": "bot"})


def _by_webhook(account: Account, secrets: SecretStore, person: Person, connect: Connect) -> LoggedIn:
    person.tell(_("1. Open https://api.slack.com/apps?new_app=1, choose “From scratch”, a name, and your workspace."))
    person.tell(_("2. “Incoming Webhooks”: switch it on, “Add New Webhook”, and choose the channel."))
    url = person.ask(_("3. Copy the webhook's address (https://hooks.slack.com/services/…)"), secret=True)
    values = {"WEBHOOK_URL": url, "BOT_TOKEN": "", "CHANNEL": ""}
    _try(account, _Tried(secrets, values), "webhook", person, connect)
    person.tell(_("Whoever knows that address can post to the channel: keep it as you keep a password."))
    return LoggedIn(values={"WEBHOOK_URL": url}, options={"through": "webhook"})


def _try(account: Account, tried: SecretStore, through: str, person: Person, connect: Connect) -> None:
    """Ask Slack whose it is, and say what is missing. Raises PostError, SetupError."""
    chosen = Account(
        name=account.name,
        platform=account.platform,
        env=account.env,
        languages=account.languages,
        options={**account.options, "through": through},
    )
    adapter = connect(chosen, tried)
    person.tell(_("It works: {name}.", name=adapter.account().name))
    if through == "bot":
        try:
            adapter.look_around()
        except PostError as error:
            person.tell(_("One thing is still to do: {error} {hint}", error=error, hint=error.hint))
