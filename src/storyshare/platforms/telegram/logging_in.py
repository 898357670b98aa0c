"""How a person makes a bot, and lets it post to a channel."""

from __future__ import annotations

from storyshare.errors import SetupError
from storyshare.i18n import N_, _
from storyshare.models import Account, SecretStore, utc_now
from storyshare.platforms.failures import Failures
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.settings import stand_in
from storyshare.platforms.telegram import channel
from storyshare.platforms.telegram.rules import HOME, PLATFORM, TITLE, WHERE_TOKENS_ARE, chat_id, is_token
from storyshare.platforms.telegram.server import Server

_MAKE_A_BOT = N_(
    "1. Make a bot: open https://t.me/BotFather in Telegram, write /newbot, and answer "
    "its two questions.\n"
    "   It answers with a token: digits, a colon, letters. Whoever has it can post as "
    "the bot."
)
_LET_IT_POST = N_(
    "2. In Telegram open your channel, its name at the top, then “Administrators”, “Add "
    "administrator”.\n"
    "   Search for @{bot}, add it, and of its rights leave “Post messages” and “Delete "
    "messages” on."
)
_NAME_IT = N_(
    "3. Which channel? A public one has a name, such as @example. For a private one "
    "leave this empty: it is found\n"
    "   by what Telegram has told the bot, of the last day."
)
_NOT_FOUND = N_("Telegram has told this bot of no channel.")


def log_in(account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
    """Lead a person to a bot and its channel. Raises PostError and SetupError."""
    person.tell(_(_MAKE_A_BOT))
    token = person.ask(_("Token of the bot"), secret=True)
    if not is_token(token):
        raise SetupError(
            _("That is not the token of a bot."),
            hint=_("Copy it again: {where_tokens_are}.", where_tokens_are=_(WHERE_TOKENS_ARE)),
        )
    failures = Failures(
        platform=PLATFORM,
        title=TITLE,
        account=account.name,
        log_in_hint=_("Copy the token again: {where_tokens_are}.", where_tokens_are=_(WHERE_TOKENS_ARE)),
        secrets=lambda: (token,),
    )
    base = stand_in(account, secrets, TITLE) or HOME
    server = Server(base=base, token=token, failures=failures, now=utc_now)
    bot = server.read("getMe")
    name = failures.said(bot.get("username")) if isinstance(bot, dict) else ""
    person.tell(_(_LET_IT_POST, bot=name))
    person.tell(_(_NAME_IT))
    given = person.ask(_("Name of the channel"))
    chat = chat_id(given) if given else _told(server, person)
    if chat is None:
        raise SetupError(
            _("That is not the name of a channel."), hint=_("Write it with its @, as the channel's page does.")
        )
    found = channel.allowed(server, chat)
    person.tell(
        _("The bot @{name} may post to {said}: {url}", name=name, said=failures.said(found.shown), url=found.url)
    )
    # The number: a name can be changed, and then be somebody else's.
    return LoggedIn(values={"BOT_TOKEN": token, "CHAT_ID": str(found.id)})


def _told(server: Server, person: Person) -> int:
    """The number of a channel that Telegram has told the bot of. Raises SetupError where there is none.

    Asked without an offset and for no kind of news in particular, so that nothing is taken as read and nothing is set:
    a program that listens to the same bot misses nothing. Where one does, through a webhook, only it is told.
    """
    hook = server.read("getWebhookInfo")
    if isinstance(hook, dict) and hook.get("url"):
        hint = _("Make a bot of its own for storyshare; or give the channel a public name for the time of this log-in.")
        raise SetupError(_("Another program is told what happens to this bot."), hint=hint)
    updates = server.read("getUpdates", {"limit": 100, "timeout": 0})
    chats = [
        each.get("chat")
        for update in (updates if isinstance(updates, list) else [])
        if isinstance(update, dict)
        for each in update.values()
        if isinstance(each, dict)
    ]
    found = {place.id: place for place in map(channel.read, chats) if place and place.kind == "channel"}
    if not found:
        hint = _("Post any message in the channel, now that the bot is an administrator there; then begin this again.")
        raise SetupError(_(_NOT_FOUND), hint=hint)
    places = list(found.values())
    return places[person.choose(_("Which channel?"), [server.failures.said(each.shown) for each in places])].id
