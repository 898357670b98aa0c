"""A new record, ready to be filled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from storyshare.files import quoted

_LONGEST_NAME = 40


def suggest_name(title: str) -> str:
    """A short name for a record (and its file) made of a title: `Rosa may stay` gives `rosa-may-stay`; may be ""."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", "")
    name = ""
    for word in re.findall(r"[a-z0-9]+", plain):
        if len(name) + len(word) >= _LONGEST_NAME:
            break
        name = f"{name}-{word}" if name else word
    return name


def new_record(  # noqa: PLR0913 - one argument a field, each named by the caller
    *,
    name: str,
    characters: str,
    title: str,
    link: str,
    language: str,
    summary: str = "",
    client: str = "",
    name_changed: bool = False,
    image: str = "",
    alt: str = "",
    hashtags: Sequence[str] = (),
) -> str:
    """The text of a new record, with consent pending and a comment at every field that is still to be filled in.

    Its id is made of `name` and `characters`, four random letters and digits that the caller draws. Every text reads
    back exactly as it was given, but for spaces around it and control characters; a star after the client's name says
    that it was changed.
    """
    tags = ", ".join(quoted(tag) for tag in hashtags)
    lines = [
        "---",
        f"id: {suggest_name(name) or 'story'}-{characters}   # never changed: it says which story was shared",
        f"title: {quoted(title)}",
        f"link: {quoted(link)}   # where the whole story can be read",
        f"language: {quoted(language)}",
        "# published: 2026-03-20",
        "# author: Ana Ruiz",
        "tags: []   # as [success, family]",
        f"summary: {quoted(summary)}   # one or two sentences",
        "lines: []   # ready-made lines to share, each on a line of its own that begins with two spaces and a hyphen",
        "# quote:",
        "#   text: I can sleep at night now.",
        "#   by: Rosa",
        *_people(client, name_changed=name_changed),
        "consent:",
        "  status: pending   # granted once the form is signed; then fill in what is below",
        '  reference: ""   # where the signed form is, as form 2026-031; never the form itself',
        "  # granted: 2026-03-02   # the day on which it was signed",
        "  # expires: 2028-03-02   # the last day, if there is one",
        "  # platforms: all   # or a list, as [x, mastodon]",
        "  # languages: all   # or a list, as [en, es]",
        "  photos: no   # whether pictures that show the person may be shared",
        "# embargo: 2026-04-01 09:00   # nothing goes out before",
        *_image(image, alt),
        f"hashtags: [{tags}]   # without the #",
        'content_warning: ""   # as threats; leave it empty if none is needed',
        "actions: [read, share]   # read, share, follow, donate",
        "# campaign: social-justice-day",
        "---",
        "",
        "<!-- Write the story here, and take this line out. -->",
    ]
    return "\n".join(lines) + "\n"


def _people(client: str, *, name_changed: bool) -> list[str]:
    name = client.strip().rstrip("*").rstrip()
    starred = name != client.strip()
    if not name:
        return ["people: []   # below it `- name: Rosa`, `role: client`, `name_changed: yes`"]
    return [
        "people:",
        f"  - name: {quoted(name)}",
        "    role: client",
        f"    name_changed: {'yes' if name_changed or starred else 'no'}   # yes: it is starred, and a note says why",
    ]


def _image(image: str, alt: str) -> list[str]:
    if not image:
        return [
            "# images:",
            "#   - file: hands.jpg   # beside this file",
            "#     alt: Two hands holding a letter.",
            "#     shows_people: no",
        ]
    return [
        "images:",
        f"  - file: {quoted(image)}   # beside this file",
        f"    alt: {quoted(alt)}   # what can be seen, in a sentence",
        "    shows_people: yes   # no if nobody can be recognised",
    ]
