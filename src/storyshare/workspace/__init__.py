"""The folder that people work in, and the only reader of storyshare.toml, .env and the environment."""

from storyshare.workspace.alerts import CHATS, Alerts, variables_example
from storyshare.workspace.folder import STATE_FOLDER, Campaign, Workspace
from storyshare.workspace.logkey import LOG_HEAD, LOG_KEY, host_id, make_key, read_head, write_head
from storyshare.workspace.media import FILE, NAME, Media
from storyshare.workspace.private import read_private_json, write_private_json
from storyshare.workspace.protecting import PROTECT_KEY, into_keyring, new_protect_key
from storyshare.workspace.secrets import secret_values
from storyshare.workspace.settings import SETTINGS, find_root, inspect, read, remember_ledger, remember_options

__all__ = [
    "CHATS",
    "FILE",
    "LOG_HEAD",
    "LOG_KEY",
    "NAME",
    "PROTECT_KEY",
    "SETTINGS",
    "STATE_FOLDER",
    "Alerts",
    "Campaign",
    "Media",
    "Workspace",
    "find_root",
    "host_id",
    "inspect",
    "into_keyring",
    "make_key",
    "new_protect_key",
    "read",
    "read_head",
    "read_private_json",
    "remember_ledger",
    "remember_options",
    "secret_values",
    "variables_example",
    "write_head",
    "write_private_json",
]
