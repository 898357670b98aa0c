"""Slack, by an app's bot or by an incoming webhook, over plain HTTP."""

from storyshare.platforms.slack.adapter import Slack

__all__ = ["Slack"]
