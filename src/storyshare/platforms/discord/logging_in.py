"""How a person makes a webhook, and gives its address."""

from __future__ import annotations

from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, SecretStore, utc_now
from storyshare.platforms.discord.home import Home
from storyshare.platforms.discord.rules import HOME, PLATFORM, TITLE, WHERE_WEBHOOKS_ARE, Settings, webhook
from storyshare.platforms.discord.server import Server
from storyshare.platforms.failures import Failures
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.settings import stand_in

_MAKE_ONE = N_(
    "1. In Discord, on a computer, point at the channel and open its settings (the "
    "wheel, “Edit Channel”).\n"
    "   You need the right “Manage Webhooks” there.\n"
    "2. “Integrations”, “Webhooks”, “New Webhook”. Give it the name and the picture that "
    "readers shall see.\n"
    "3. “Copy Webhook URL”. Whoever has that address can post to the channel."
)
_A_FORUM = N_("If the channel is a forum, set thread_id in storyshare.toml to the number of one of its posts.")


def log_in(account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
    """Lead a person to a webhook. Raises PostError and SetupError."""
    person.tell(_(_MAKE_ONE))
    address = person.ask(_("Address of the webhook"), secret=True)
    given = webhook(address)
    if given is None:
        raise SetupError(_("That is not the address of a webhook on Discord."), hint=f"{_(WHERE_WEBHOOKS_ARE)}.")
    at, token = given
    failures = Failures(
        platform=PLATFORM,
        title=TITLE,
        account=account.name,
        log_in_hint=_("Copy the address again: {where_webhooks_are}.", where_webhooks_are=_(WHERE_WEBHOOKS_ARE)),
        secrets=lambda: (token,),
    )
    base = stand_in(account, secrets, TITLE) or HOME
    settings = Settings(id=at, token=token, base=base, options={})
    found = Server(settings=settings, failures=failures, now=utc_now).read()
    home = Home.of(found)
    if home is None:
        raise failures.on_hold(_("That webhook does not post to a channel of a server"))
    person.tell(
        _(
            "“{said}” posts to {url}\n{a_forum}",
            said=failures.said(found.get("name")),
            url=home.url,
            a_forum=_(_A_FORUM),
        )
    )
    return LoggedIn(values={"WEBHOOK_URL": f"{HOME}/api/webhooks/{at}/{token}"})
