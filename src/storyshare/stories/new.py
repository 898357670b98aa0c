"""A new record, ready to be filled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from storyshare.files import quoted
from storyshare.i18n import _
from storyshare.models import Quote
from storyshare.stories.source import Source, source_lines

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a source told of a story besides what a person is asked for; `body` is Markdown.

    `names` stand in the text, each with whether a star behind it says that it was changed: a person marks who is who.
    `reads_as` is the language that the text seems to be in where the source says another. `lost_picture` is the address
    of a picture that could not be had, on one line.
    """

    source: Source
    published: date | None = None
    author: str = ""
    quote: Quote | None = None
    body: str = ""
    names: Sequence[tuple[str, bool]] = ()
    reads_as: str = ""
    lost_picture: str = ""


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
    imported: Imported | None = None,
) -> str:
    """The text of a new record, with consent pending and a comment at every field that is still to be filled in.

    Consent is pending whatever a source says, and nobody whom it names is said to be a client or anybody else.

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
        f"language: {quoted(language)}{_doubt(imported)}",
        f"published: {imported.published}" if imported and imported.published else "# published: 2026-03-20",
        f"author: {quoted(imported.author)}" if imported and imported.author else "# author: Ana Ruiz",
        "tags: []   # as [success, family]",
        f"summary: {quoted(summary)}   # one or two sentences",
        "lines: []   # ready-made lines to share, each on a line of its own that begins with two spaces and a hyphen",
        *_quote(imported.quote if imported else None),
        *(_named(imported.names) if imported else _people(client, name_changed=name_changed)),
        "consent:",
        "  status: pending   # granted once the form is signed; then fill in what is below",
        '  reference: ""   # where the signed form is, as form 2026-031; never the form itself',
        "  # granted: 2026-03-02   # the day on which it was signed",
        "  # expires: 2028-03-02   # the last day, if there is one",
        "  # platforms: all   # or a list, as [x, mastodon]",
        "  # languages: all   # or a list, as [en, es]",
        "  photos: no   # whether pictures that show the person may be shared",
        "# embargo: 2026-04-01 09:00   # nothing goes out before",
        *_image(image, alt, imported),
        f"hashtags: [{tags}]   # without the #",
        'content_warning: ""   # as threats; leave it empty if none is needed',
        "actions: [read, share]   # read, share, follow, donate",
        "# campaign: social-justice-day",
        *(source_lines(imported.source) if imported else ()),
        "---",
        "",
        (imported.body if imported else "") or "<!-- Write the story here, and take this line out. -->",
    ]
    return "\n".join(lines) + "\n"


def new_translation(  # noqa: PLR0913 - one argument a field, each named by the caller
    *, title: str, link: str, summary: str, image: str = "", alt: str = "", imported: Imported
) -> str:
    """The text of a translation beside a record: it has the words; all else is the original's."""
    lines = [
        "---",
        f"title: {quoted(title)}",
        f"link: {quoted(link)}",
        f"summary: {quoted(summary)}   # one or two sentences",
        *_quote(imported.quote),
        *([f"images:\n  - file: {quoted(image)}\n    alt: {quoted(alt)}"] if image and alt else []),
        *source_lines(imported.source),
        "---",
        "",
        imported.body,
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _doubt(imported: Imported | None) -> str:
    if not (imported and imported.reads_as):
        return ""
    return f"   # as the website says; but the text reads as {imported.reads_as}: look, and mend one of the two"


def _quote(quote: Quote | None) -> list[str]:
    if quote is None:
        return ["# quote:", "#   text: I can sleep at night now.", "#   by: Rosa"]
    return ["quote:", f"  text: {quoted(quote.text)}", f"  by: {quoted(quote.by)}"]


def _named(names: Sequence[tuple[str, bool]]) -> list[str]:
    """The names that stand in a text, for a person to say who is who; nobody is listed by that alone."""
    if not names:
        return _people("", name_changed=False)
    lines = [
        "# Names in the text. Who is a client, who is staff? Take the # away before `people:` and before whoever is"
    ]
    lines += [
        "# somebody, and fill in. Whoever stays behind a # is warned of as a name that nobody listed.",
        "# people:",
    ]
    for name, starred in names:
        lines += [f"#   - name: {quoted(name)}", "#     role:", f"#     name_changed:{' yes' if starred else ''}"]
    return lines


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


def _image(image: str, alt: str, imported: Imported | None) -> list[str]:
    if not image:
        lost = imported.lost_picture if imported else ""
        return [
            *(
                [f"# The picture {quoted(lost)} could not be had: put it here by hand, if it belongs to the story."]
                if lost
                else []
            ),
            "# images:",
            "#   - file: hands.jpg   # beside this file",
            "#     alt: Two hands holding a letter.",
            "#     shows_people: no",
        ]
    said = _("what can be seen, in a sentence")
    if imported:
        said = (
            _("as on the website: does it say what can be seen?")
            if alt
            else _("MISSING on the website: {said}", said=said)
        )
    return [
        "images:",
        f"  - file: {quoted(image)}   # beside this file",
        f"    alt: {quoted(alt)}   # {said}",
        "    shows_people: yes   # no if nobody can be recognised",
    ]
