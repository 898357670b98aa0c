"""Reads what people wrote by hand: text, YAML with lines, every problem at once.

`read_record` and `read_yaml` give a `Document`; its `fields()` are asked one by one for what they should hold, and
collect in `problems` whatever is not so. Nothing here raises for what a file holds. PyYAML is loaded only when a file
is really read.
"""

from storyshare.files.asked import did_you_mean
from storyshare.files.days import Days, plain, read_days, read_yearly_day
from storyshare.files.document import Document, read_record, read_yaml
from storyshare.files.fields import Fields
from storyshare.files.folders import Listing, list_folder
from storyshare.files.quoting import quoted
from storyshare.files.times import (
    instant,
    read_date,
    read_duration,
    read_instant,
    read_time,
    read_wall_clock,
    read_zone,
    start_of_day,
)

__all__ = [
    "Days",
    "Document",
    "Fields",
    "Listing",
    "did_you_mean",
    "instant",
    "list_folder",
    "plain",
    "quoted",
    "read_date",
    "read_days",
    "read_duration",
    "read_instant",
    "read_record",
    "read_time",
    "read_wall_clock",
    "read_yaml",
    "read_yearly_day",
    "read_zone",
    "start_of_day",
]
