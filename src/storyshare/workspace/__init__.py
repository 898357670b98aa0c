"""The folder that people work in, and the only reader of storyshare.toml, .env and the environment."""

from storyshare.workspace.folder import STATE_FOLDER, Campaign, Workspace
from storyshare.workspace.settings import SETTINGS, find_root, inspect, read, remember_ledger, remember_options

__all__ = [
    "SETTINGS",
    "STATE_FOLDER",
    "Campaign",
    "Workspace",
    "find_root",
    "inspect",
    "read",
    "remember_ledger",
    "remember_options",
]
