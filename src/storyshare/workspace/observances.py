"""The observances of a workspace's own, as storyshare.toml has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from storyshare.errors import InputError
from storyshare.files import read_yearly_day
from storyshare.i18n import N_, _
from storyshare.models import Observance

FIELDS: Mapping[str, type] = {"title": str, "date": str, "rule": str}
_FORM = N_('Write date = "03-14", or rule = "second sunday of may".')


def read_observance(name: str, table: Mapping[str, Any], wrong: Callable[[str, str, str], None]) -> Observance | None:
    """The observance of that name; None where `wrong` was told of something: field ("" for all), what, right form."""
    said = {key: value for key in FIELDS if isinstance(value := table.get(key), str) and value.strip()}
    when = [key for key in ("date", "rule") if key in said]
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        wrong("", _("a name has small letters, digits and hyphens only"), "[observances.founding-day]")
    elif "title" not in said:
        wrong("title", _("is missing"), _('Write: title = "Founding day"'))
    elif len(when) != 1:
        wrong(when[1] if when else "date", _("one of `date` and `rule` says which day it is"), _(_FORM))
    elif when == ["date"] and not re.fullmatch(r"\d{2}-\d{2}", said["date"]):
        wrong("date", _("must be a month and a day"), _(_FORM))
    else:
        try:
            read_yearly_day(said[when[0]])
        except InputError as error:
            wrong(when[0], str(error).rstrip("."), error.hint or _(_FORM))
        else:
            return Observance(name=name, titles={"": said["title"]}, rule=said[when[0]])
    return None
