"""Whom to tell when `storyshare run` meets something that is not as asked."""

from __future__ import annotations

from dataclasses import dataclass

# The chats that take a webhook, with what people call them.
CHATS = {"slack": "Slack", "discord": "Discord"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """The table `alerts` of storyshare.toml; the addresses are secrets, and `Workspace.alert_address` gives them.

    `command` is a program and its arguments, `to` holds names of `CHATS`.
    """

    command: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    heartbeat: bool = False


def variables_example() -> str:
    """The lines of `.env.example` that are of no platform: alerts, a shared ledger, the log, protected names."""
    return """
# Alerts: only for what [alerts] in storyshare.toml names
# Slack: api.slack.com/apps, your app, Incoming Webhooks: the webhook's address
ALERTS_SLACK_WEBHOOK=
# Discord: the channel's settings, Integrations, Webhooks: Copy Webhook URL
ALERTS_DISCORD_WEBHOOK=
# Heartbeat: the address that a service such as healthchecks.io gives you; it tells you when nothing calls it any more
ALERTS_HEARTBEAT_URL=

# Several hosts with one ledger: only with a PostgreSQL database that all of them reach
# Address: postgresql://user:password@host/database
STORYSHARE_DATABASE_URL=
# Key: the same on every host; made by: storyshare ledger key
STORYSHARE_SECRET_KEY=

# The log (storyshare log): only where several hosts or an auditor are to verify it
# Key: the same everywhere; the text in .storyshare/log.key of the host that began the log
STORYSHARE_LOG_KEY=

# Protected names: only with stories that have some; made by: storyshare protect key
# Keep a copy where you keep what must not be lost: without it, those stories are not sent. The same on every host
STORYSHARE_PROTECT_KEY=

# Links are looked at before they are shared; write no where this computer has no way out
STORYSHARE_CHECK_LINKS=
"""
