"""The folder that people work in, and the only reader of storyshare.toml, .env and the environment."""

from storyshare.workspace.alerts import CHATS, Alerts, variables_example
from storyshare.workspace.folder import STATE_FOLDER, Campaign, Workspace
from storyshare.workspace.private import read_private_json, write_private_json
from storyshare.workspace.settings import SETTINGS, find_root, inspect, read, remember_ledger, remember_options

__all__ = [
    "CHATS",
    "SETTINGS",
    "STATE_FOLDER",
    "Alerts",
    "Campaign",
    "Workspace",
    "find_root",
    "inspect",
    "read",
    "read_private_json",
    "remember_ledger",
    "remember_options",
    "variables_example",
    "write_private_json",
]
