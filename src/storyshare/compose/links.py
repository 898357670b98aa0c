"""Campaign parameters on a link, the rest of which stays byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote


def campaign_parameters(source: str, campaign: str) -> dict[str, str]:
    """The UTM parameters of a share: where it was read, that it was a social post, and the campaign if it has one."""
    parameters = {"utm_source": source, "utm_medium": "social"}
    return parameters | ({"utm_campaign": campaign} if campaign else {})


def with_parameters(link: str, parameters: Mapping[str, str]) -> str:
    """The link with those parameters after its own query and before its fragment.

    A parameter that the link carries already is left as it is: whoever wrote it meant it. Signed links break when
    anything else is re-encoded, so nothing is parsed but the places of `?`, `&` and `#`.
    """
    address, hash_sign, fragment = link.partition("#")
    before, question_mark, query = address.partition("?")
    present = {pair.partition("=")[0] for pair in query.split("&")}
    added = [f"{name}={quote(value, safe='')}" for name, value in parameters.items() if name not in present]
    if not added:
        return link
    if question_mark and query and not query.endswith("&"):
        query += "&"
    return f"{before}?{query}{'&'.join(added)}{hash_sign}{fragment}"
