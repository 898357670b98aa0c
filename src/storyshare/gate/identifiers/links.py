"""Links that only some may open: shared documents, machines of one's own, passwords and tokens in the address."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from storyshare.gate.identifiers.hits import DOUBTFUL, UNMISTAKABLE, Hit

_LINK = re.compile(
    r"(?<![A-Za-z0-9])(?P<scheme>https?|hxxps?|ftps?|sftp|smb|ssh|webdavs?|afp|nfs|ldap|postgres(?:ql)?|mysql|mongodb(?:\+srv)?)://(?P<rest>[^\s<>\"|`]{1,2048})",
    re.IGNORECASE,
)
_FILE = re.compile(r"(?<![A-Za-z0-9])(?:file:/{1,3}[^\s<>\"]{1,1024}|content://[^\s<>\"]{1,1024})", re.IGNORECASE)
_SHARE = re.compile(r"(?<![\\\w])\\\\[\w.\-$]{1,64}\\[^\s<>\"|]{1,512}")
_DRIVE = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]:[\\/](?:Users[\\/]|Documents and Settings|[\w\- ]{1,40}\\)[^\s<>\"|]{0,512}"
)
_HOME = re.compile(r"(?<![\w.:/])/(?:home|Users)/[\w.\-]{1,40}/[^\s<>\"|]{1,512}")
_SERVICES = (
    r"(?:drive\.google|docs\.google|sheets\.google|dropbox|onedrive\.live|[\w\-]{1,60}\.sharepoint"
    r"|app\.box|[\w\-]{1,40}\.box|icloud|wetransfer)\.com|1drv\.ms|we\.tl|db\.tt|mega\.nz"
)
_BARE_SERVICE = re.compile(rf"(?<![\w@./\-])(?:www\.)?(?:{_SERVICES})/[^\s<>\"]{{1,1024}}", re.IGNORECASE)
_BARE_LOCAL = re.compile(
    r"(?<![\w@./\-])(?:localhost:\d{2,5}(?:/[^\s<>\"]{0,512})?|localhost/[^\s<>\"]{1,512}|(?:[a-z0-9\-]{1,40}\.){1,3}(?:local|internal|lan|intranet|localdomain|home\.arpa)(?::\d{2,5})?/[^\s<>\"]{0,512})",
    re.IGNORECASE,
)
_QUAD = re.compile(
    r"(?<![\w.@/])(?P<host>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::\d{1,5})?(?:/[^\s<>\"]{0,512})?(?![\w.]\d)"
)
_OWN_NAMES = re.compile(
    r"(?:^|\.)(?:localhost|local|internal|intranet|lan|localdomain|corp|home|private|home\.arpa|nip\.io|sslip\.io|ngrok\.io|ngrok-free\.app|ts\.net|onion)$"
)
_NESTED = re.compile(r"https?://([^\s&#]{1,1024})", re.IGNORECASE)
_ONE_LABEL = re.compile(r"[a-z0-9][a-z0-9\-_]{0,62}")
_NUMBER = re.compile(r"0x[0-9a-f]{1,16}|\d{1,20}", re.IGNORECASE)

_ELSEWHERE = (
    r"(?:pcloud|mediafire|sendspace|smash|fromsmash|transfernow|egnyte|sharefile|citrixdata|hightail|airtable|notion|trello"
    r"|docusign|clio|docketwise|inszoom|lawlogix)\.(?:com|so|net|link|co)"
)
_MICROSOFT = r"(?:forms\.office|loop\.microsoft|teams\.(?:microsoft|live)|outlook\.(?:office|office365|live))\.com"
_AT_WORK = (
    r"(?:app\.clio|app\.docketwise|app\.asana|lightning\.force|my\.salesforce|files\.slack|hooks\.slack|chat\.whatsapp)\.com"
    r"|atlassian\.net"
)
_GOOGLE = r"(?:script|colab\.research|photos|mail|meet|groups)\.google\.com|photos\.app\.goo\.gl"
_FORM_TO_FILL = r"forms/d/[\w\-]{1,80}/(?:viewform|formResponse)"
# Hosts of shared documents, and which paths there are private.
_DOCUMENTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(rf"(?:^|\.)(?:{host})$"), re.compile(path, re.IGNORECASE))
    for host, path in (
        (rf"drive\.google\.com|{_GOOGLE}", r"/\S"),
        (
            r"(?:docs|sheets|slides)\.google\.com",
            rf"/(?!forms/d/e/|{_FORM_TO_FILL})(?:a/[^/]{{1,80}}/)?\w{{1,20}}/(?:u/\d/)?d/(?!e/)",
        ),
        (r"dropbox\.com", r"/(?:(?:s|sh|scl|l|preview|request|t|transfer|work|sc|paper|fi)/|home\b)"),
        (r"(?:dl|uc\w{0,80})\.dropboxusercontent\.com|db\.tt|1drv\.(?:ms|com)|we\.tl", r"/\S"),
        (r"onedrive\.live\.com", r"/\S|\?\S"),
        (r"sharepoint\.(?:com|us)", ""),
        (rf"app\.box\.com|{_MICROSOFT}|{_AT_WORK}", r"/\S"),
        (r"box\.com", r"/(?:s|v|file|folder|shared|notes)/"),
        (r"icloud\.com", r"/(?!$|\?)\S"),
        (r"wetransfer\.com", r"/downloads/"),
        (r"mega\.(?:nz|io)", r"/(?:file|folder|#)"),
        (_ELSEWHERE, r"/\w{1,20}/\S|/[A-Za-z0-9\-]{20}"),
        (r"proton\.me", r"/urls/"),
    )
)
_SECRET = re.compile(
    r"[?&#;](?:access_?token|auth_?token|id_?token|refresh_?token|token|auth|authorization|api_?key|apikey|secret|client_secret|sig|signature|x-amz-signature|x-amz-security-token|x-amz-credential|x-goog-signature|awsaccesskeyid"
    r"|password|passwd|passcode|pwd|pw|session(?:_?id)?|sessid|phpsessid|jsessionid|jwt|resourcekey|rlkey|otp|magic|invite_?token|reset_?token|unsubscribe_?token|share_?key|access_?key|hash_?key)=(?P<value>[^&#\s]{4,400})",
    re.IGNORECASE,
)
# Drafts and meetings: opened by whoever has the link, and meant for few.
_FOR_FEW = re.compile(
    r"[?&]preview(?:_id|_nonce)?=|/wp-admin/|^/(?:j|my|rec/share|rec/play|wc)/\S|/invite/\S|^/joinchat/|^/\+\w",
    re.IGNORECASE,
)
_MAYBE_SECRET = re.compile(
    r"[?&](?:key|code|s|sid|t|invite|k|uid|authkey)=(?=[^&#\s]{0,40}\d)(?=[^&#\s]{0,40}[A-Za-z])[A-Za-z0-9_\-.~+/=]{24,400}"
)
_TRAILING = ".,;:!?'\")]}>*_"


def find(text: str) -> Iterator[Hit]:
    """Every link in a plain text that is not for everybody."""
    for pattern in (_FILE, _SHARE, _DRIVE, _HOME, _BARE_LOCAL):
        for found in pattern.finditer(text):
            yield _hit(text, found, doubtful=pattern is _HOME)
    for found in _LINK.finditer(text):
        end = _trimmed(text, *found.span())
        if verdict := _judge(found["scheme"].lower(), text[found.start("rest") : end]):
            yield _hit(text, found, doubtful=verdict == "warning")
    for found in _BARE_SERVICE.finditer(text):
        if _judge("https", found[0]):
            yield _hit(text, found, doubtful=False)
    for found in _QUAD.finditer(text):
        if _is_own_number(found["host"]):
            yield _hit(text, found, doubtful="/" not in found[0])


def _judge(scheme: str, rest: str) -> str:
    """What a link is: an "error", a "warning", or "" where it is for everybody; `rest` follows the `://`."""
    rest = rest.replace("[.]", ".").replace("(.)", ".").replace("\\", "/")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    after = rest[len(authority) :]
    login, at, place = authority.rpartition("@")
    host = _host(place)
    if scheme not in ("http", "https", "hxxp", "hxxps", "ftp", "ftps", "sftp"):
        return "error"
    if (at and ":" in login) or _is_own(host):
        return "error"
    if any(where.search(host) and path.search(after or "/") for where, path in _DOCUMENTS):
        return "error"
    nested = _NESTED.search(after)
    if _SECRET.search(after) or (nested and _judge("https", nested[1]) == "error"):
        return "error"
    return "warning" if at or _MAYBE_SECRET.search(after) or _FOR_FEW.search(after) else ""


def _host(place: str) -> str:
    if place.startswith("["):
        return place[1:].split("]", 1)[0].lower()
    return place.split(":", 1)[0].rstrip(".").lower()


def _is_own(host: str) -> bool:
    """Whether a host is this machine, or one that only a private network knows."""
    if not host:
        return False
    if ":" in host:
        try:
            address = ipaddress.IPv6Address(host.split("%", 1)[0])
        except ValueError:
            return False
        mapped = address.ipv4_mapped or address.sixtofour
        return not (mapped or address).is_global
    return (
        _is_own_number(host)
        or bool(_OWN_NAMES.search(host))
        or (bool(_ONE_LABEL.fullmatch(host)) and not _NUMBER.fullmatch(host))
    )


def _is_own_number(host: str) -> bool:
    """Whether a host is an IPv4 address of a private network, in any spelling that browsers take (WHATWG URL, 4.4)."""
    parts = host.split(".")
    if not 1 <= len(parts) <= 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return False
    try:
        values = [_value(part) for part in parts]
    except ValueError:
        return False
    if any(value > 255 for value in values[:-1]) or values[-1] >= 256 ** (5 - len(parts)):
        return False
    number = values[-1] + sum(value << (8 * (3 - place)) for place, value in enumerate(values[:-1]))
    return not ipaddress.IPv4Address(number).is_global


def _value(part: str) -> int:
    if part[:2].lower() == "0x":
        return int(part, 16)
    return int(part, 8) if len(part) > 1 and part[0] == "0" else int(part)


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of a link without the punctuation of the sentence round it."""
    while end > start and text[end - 1] in _TRAILING:
        last = text[end - 1]
        opening = {")": "(", "]": "["}.get(last)
        if opening and text.count(opening, start, end) >= text.count(last, start, end):
            break
        end -= 1
    return end


def _hit(text: str, found: re.Match[str], *, doubtful: bool) -> Hit:
    start, end = found.start(), _trimmed(text, *found.span())
    if doubtful:
        return Hit(kind="private-link", start=start, end=end, severity="warning", certainty=DOUBTFUL)
    return Hit(kind="private-link", start=start, end=end, certainty=UNMISTAKABLE + 4)
