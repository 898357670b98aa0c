"""Pages for people's eyes, each one file that needs nothing else: pure functions from looks to HTML."""

from storyshare.pages.calendar import calendar_page
from storyshare.pages.client import client_page
from storyshare.pages.looks import CardLook, Count, EventLook, Mark, PictureLook, PostLook, Reason, ShareLook, StoryLook
from storyshare.pages.rendering import is_page
from storyshare.pages.report import report_page
from storyshare.pages.report_looks import PointLook, PostRow, ReportLook, RowLook, SectionLook
from storyshare.pages.shares import season_page, story_page

__all__ = [
    "CardLook",
    "Count",
    "EventLook",
    "Mark",
    "PictureLook",
    "PointLook",
    "PostLook",
    "PostRow",
    "Reason",
    "ReportLook",
    "RowLook",
    "SectionLook",
    "ShareLook",
    "StoryLook",
    "calendar_page",
    "client_page",
    "is_page",
    "report_page",
    "season_page",
    "story_page",
]
