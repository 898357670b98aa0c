"""WordPress's own export (WXR): its posts, with the pictures, alt texts and translations that stand elsewhere in it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.stories.importing.found import Entry, LeftOut, Picture
from storyshare.stories.importing.settling import as_html

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DEEPEST = 50
_MOST_POSTS = 50_000
_NO_STORIES = frozenset((
    "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "wp_block", "wp_template",
    "wp_template_part", "wp_global_styles", "wp_navigation", "wp_font_family", "acf-field", "acf-field-group",
    "wpcf7_contact_form", "elementor_library",
))  # fmt: skip
_STATES = {
    "draft": N_("it is a draft on the website"),
    "auto-draft": N_("it is a draft on the website"),
    "pending": N_("it waits for review on the website"),
    "future": N_("it is not public on the website yet"),
    "private": N_("it is private on the website"),
    "trash": N_("it is in the website's bin"),
}
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|playlist|contact-form|su_|vc_|et_pb_|fusion_|cs_|av_|one_|row|column|button)[^\[\]]{0,2000}\]"
)
_HAS_BLOCKS = re.compile(r"<(?:p|div|h[1-6]|ul|ol|blockquote|figure)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Post:
    """One post, page or picture of the export as it is gathered: texts by the element's name."""

    texts: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str]] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.texts.get(name, "").strip()


class _Reader:
    """Reads an export element by element; what declares entities of its own is refused."""

    def __init__(self) -> None:
        self.language = ""
        self.site = ""
        self.posts: list[_Post] = []
        self._path: list[str] = []
        self._words: list[str] = []
        self._post: _Post | None = None
        self._term = ("", "")
        self._note = ""
        # Without namespaces: many exports leave one of theirs undeclared, and the prefixes are always the same.
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words.append
        parser.EntityDeclHandler = _refuse
        self._parser = parser

    def read(self, data: bytes) -> None:
        try:
            self._parser.Parse(_CONTROL.sub(b"", data), True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            line = getattr(error, "lineno", 0)
            message = _("The export is damaged near line {line}.", line=line) if line else _("The export is damaged.")
            raise InputError(message, hint=_("Export it anew: in WordPress, Tools, Export, Posts.")) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise InputError(
                _("The export is nested too deep."), hint=_("Export it anew: in WordPress, Tools, Export, Posts.")
            )
        self._words.clear()
        if name == "item":
            self._post = _Post()
        elif name == "category":
            self._term = attributes.get("domain", ""), attributes.get("nicename", "")

    def _end(self, name: str) -> None:
        text = "".join(self._words)
        self._words.clear()
        self._path.pop()
        if name == "item" and self._post:
            self.posts.append(self._post)
            if len(self.posts) > _MOST_POSTS:
                raise InputError(
                    _("The export has more than {most_posts:,} entries.", most_posts=_MOST_POSTS),
                    hint=_("Export only posts, or a year."),
                )
            self._post = None
        elif self._post is None:
            if self._path[-1:] == ["channel"] and name in ("language", "wp:base_blog_url"):
                self.language, self.site = (text, self.site) if name == "language" else (self.language, text)
        elif name == "category":
            self._post.terms.append(self._term)
        elif name == "wp:meta_key":
            self._note = text
        elif name == "wp:meta_value":
            self._post.notes.setdefault(self._note, text)
        elif self._path[-1:] == ["item"]:
            self._post.texts.setdefault(name, text)


def read_export(data: bytes) -> tuple[tuple[Entry, ...], tuple[LeftOut, ...]]:
    """The posts that are public on the website, and why the others are left out. Raises InputError."""
    reader = _Reader()
    reader.read(data)
    pictures = {post.get("wp:post_id"): post for post in reader.posts if post.get("wp:post_type") == "attachment"}
    entries, left_out = [], []
    for post in reader.posts:
        kind = post.get("wp:post_type") or "post"
        if kind == "attachment" or kind in _NO_STORIES:
            continue
        if reason := _reason(post, kind):
            left_out.append(
                LeftOut(what=" ".join(post.get("title").split())[:100] or _("an entry without a name"), reason=reason)
            )
        else:
            entries.append(_entry(post, reader, pictures))
    return tuple(entries), tuple(left_out)


def _reason(post: _Post, kind: str) -> str:
    if post.get("wp:post_password"):
        return _("it has a password on the website")
    if (status := post.get("wp:status")) in _STATES:
        return _(_STATES[status])
    return _("it is a page of the website, not a post") if kind == "page" else ""


def _entry(post: _Post, reader: _Reader, pictures: dict[str, _Post]) -> Entry:
    terms = dict(reversed(post.terms))
    language = terms.get("language", "") or post.notes.get("_wpml_import_language_code", "")
    return Entry(
        key=post.get("guid"),
        title=post.get("title"),
        link=post.get("link"),
        base=reader.site,
        dates=(post.get("wp:post_date"), post.get("pubDate")),
        summary=post.get("excerpt:encoded"),
        content=_paragraphs(post.get("content:encoded")),
        author=html.escape(post.get("dc:creator"))
        if " " in post.get("dc:creator")
        else "",  # else it is a log-in's name
        languages=(language, reader.language),
        pictures=tuple(_picture(post, pictures)),
        group=terms.get("post_translations", "") or post.notes.get("_wpml_import_translation_group", ""),
    )


def _picture(post: _Post, pictures: dict[str, _Post]) -> Iterator[Picture]:
    if found := pictures.get(post.notes.get("_thumbnail_id", "")):
        alt = found.notes.get("_wp_attachment_image_alt", "")
        yield Picture(address=found.get("wp:attachment_url") or found.get("guid"), alt=html.escape(alt))


def _paragraphs(written: str) -> str:
    """The text as HTML: where nobody wrote paragraphs, WordPress makes them of blank lines."""
    plain = _SHORTCODE.sub("", written)
    if _HAS_BLOCKS.search(plain):
        return plain
    parts = re.split(r"\n[ \t]*\n\s*", plain.replace("\r\n", "\n"))
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts if part.strip()) or as_html("")


def _refuse(*_found: object) -> None:
    raise InputError(_("The export declares entities of its own, as WordPress never does."), hint=_("It is not read."))
