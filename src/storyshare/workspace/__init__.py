"""The folder that people work in, and the only reader of storyshare.toml, .env and the environment."""

from storyshare.workspace.alerts import CHATS, Alerts, variables_example
from storyshare.workspace.folder import STATE_FOLDER, Campaign, KitSettings, Workspace
from storyshare.workspace.keyring import write_keyring
from storyshare.workspace.logkey import LOG_HEAD, LOG_KEY, host_id, make_key, read_head, write_head
from storyshare.workspace.media import FILE, NAME, Media
from storyshare.workspace.private import read_private_json, write_private_json, write_private_text
from storyshare.workspace.protecting import PROTECT_KEY, new_protect_key
from storyshare.workspace.remembering import forget_ledger_path, remember_ledger, remember_options
from storyshare.workspace.secrets import Secrets, secret_values
from storyshare.workspace.settings import SETTINGS, find_root, inspect, read, usual_prefix
from storyshare.workspace.writing import write_log_in

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
    "KitSettings",
    "Media",
    "Secrets",
    "Workspace",
    "find_root",
    "forget_ledger_path",
    "host_id",
    "inspect",
    "make_key",
    "new_protect_key",
    "read",
    "read_head",
    "read_private_json",
    "remember_ledger",
    "remember_options",
    "secret_values",
    "usual_prefix",
    "variables_example",
    "write_head",
    "write_keyring",
    "write_log_in",
    "write_private_json",
    "write_private_text",
]
