"""Links that only some may open: shared documents, machines of one's own, passwords and tokens in the address."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from storyshare.gate.identifiers.hits import DOUBTFUL, UNMISTAKABLE, Hit

_SIGNS = re.compile(
    r"://|\\\\|[A-Za-z]:\\|localhost|file:|\[\.\]|\d\.\d|\.(?:com|net|org|gl|ms|tl|me|nz|local|internal|lan|corp|home|so|co)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?<![A-Za-z0-9])(?P<scheme>https?|hxxps?|ftps?|sftp|smb|ssh|webdavs?|afp|nfs|ldap|postgres(?:ql)?|mysql|mongodb(?:\+srv)?)://(?P<rest>[^\s<>\"|`]{1,2048})",
    re.IGNORECASE,
)
_FILE = re.compile(r"(?<![A-Za-z0-9])(?:file:/{1,3}[^\s<>\"]{1,1024}|content://[^\s<>\"]{1,1024})", re.IGNORECASE)
_SHARE = re.compile(r"(?<![\\\w])\\\\[\w.\-$]{1,64}\\[^\s<>\"|]{1,512}")
_DRIVE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]:\\(?:Users|Documents and Settings|[\w\- ]{1,40}\\)[^\s<>\"|]{0,512}")
_HOME = re.compile(r"(?<![\w.:/])/(?:home|Users)/[\w.\-]{1,40}/[^\s<>\"|]{1,512}")
_SERVICES = r"(?:drive\.google|docs\.google|sheets\.google|dropbox|onedrive\.live|[\w\-]{1,60}\.sharepoint|app\.box|[\w\-]{1,40}\.box|icloud|wetransfer)\.com|1drv\.ms|we\.tl|db\.tt|mega\.nz"
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
_NUMBER = re.compile(r"0x[0-9a-f]{1,16}|\d{1,20}", re.IGNORECASE)

# Hosts of shared documents: which paths there are private (an empty pattern: all).
_DOCUMENTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(rf"(?:^|\.){host}$"), re.compile(path, re.IGNORECASE))
    for host, path in (
        (r"drive\.google\.com", r"/\S"),
        (r"(?:docs|sheets|slides)\.google\.com", r"/(?!forms/d/e/)(?:a/[^/]{1,80}/)?\w{1,20}/(?:u/\d/)?d/(?!e/)"),
        (r"(?:forms\.google|script\.google|colab\.research\.google|photos\.google|mail\.google|meet\.google|groups\.google)\.com", r"/\S"),
        (r"photos\.app\.goo\.gl", r"/\S"),
        (r"dropbox\.com", r"/(?:s|sh|scl|l|home|preview|request|t|transfer|work|sc|paper|fi)/"),
        (r"(?:dl|uc\w{0,80})\.dropboxusercontent\.com", r"/\S"),
        (r"db\.tt", r"/\S"),
        (r"onedrive\.live\.com", r"/\S|\?\S"),
        (r"1drv\.(?:ms|com)", r"/\S"),
        (r"sharepoint\.(?:com|us)", r""),
        (r"(?:forms\.office|loop\.microsoft|teams\.microsoft|teams\.live|outlook\.office|outlook\.office365|outlook\.live)\.com", r"/\S"),
        (r"app\.box\.com", r"/\S"),
        (r"box\.com", r"/(?:s|v|file|folder|shared|notes)/"),
        (r"icloud\.com", r"/(?!$|\?)\S"),
        (r"we\.tl", r"/\S"),
        (r"wetransfer\.com", r"/downloads/"),
        (r"mega\.(?:nz|io)", r"/(?:file|folder|#)"),
        (r"(?:pcloud|mediafire|sendspace|smash|fromsmash|transfernow|egnyte|sharefile|citrixdata|hightail|sync|airtable|notion|trello|docusign|clio|docketwise|inszoom|lawlogix)\.(?:com|so|net|link|co)", r"/\w{1,20}/\S|/[A-Za-z0-9\-]{20}"),
        (r"(?:app\.clio|app\.docketwise|lightning\.force|my\.salesforce|files\.slack|hooks\.slack|chat\.whatsapp)\.com", r"/\S"),
        (r"proton\.me", r"/urls/"),
    )
)  # fmt: skip
_SECRET = re.compile(
    r"[?&#;](?:access_?token|auth_?token|id_?token|refresh_?token|token|auth|authorization|api_?key|apikey|secret|client_secret|sig|signature|x-amz-signature|x-amz-security-token|x-amz-credential|x-goog-signature|awsaccesskeyid"
    r"|password|passwd|passcode|pwd|pw|session(?:_?id)?|sessid|phpsessid|jsessionid|jwt|resourcekey|rlkey|otp|magic|invite_?token|reset_?token|unsubscribe_?token|share_?key|access_?key|hash_?key)=(?P<value>[^&#\s]{4,})",
    re.IGNORECASE,
)
_MAYBE_SECRET = re.compile(
    r"[?&](?:key|code|s|sid|t|invite|k|uid|authkey)=(?=[^&#\s]{0,40}\d)(?=[^&#\s]{0,40}[A-Za-z])[A-Za-z0-9_\-.~+/=]{24,}"
)
_TRAILING = ".,;:!?'\")]}>*_"


def find(text: str) -> Iterator[Hit]:
    """Every link in a plain text that is not for everybody."""
    if not _SIGNS.search(text):
        return
    for pattern in (_FILE, _SHARE, _DRIVE, _HOME):
        for found in pattern.finditer(text):
            start, end = found.span()
            yield _hit(start, _trimmed(text, start, end), doubtful=pattern is _HOME)
    for found in _LINK.finditer(text):
        end = _trimmed(text, found.start(), found.end())
        verdict = _judge(found["scheme"].lower(), text[found.start("rest") : end])
        if verdict:
            yield _hit(found.start(), end, doubtful=verdict == "warning")
    for found in _BARE_SERVICE.finditer(text):
        end = _trimmed(text, found.start(), found.end())
        if _judge("https", text[found.start() : end]):
            yield _hit(found.start(), end, doubtful=False)
    for found in _BARE_LOCAL.finditer(text):
        yield _hit(found.start(), _trimmed(text, found.start(), found.end()), doubtful=False)
    for found in _QUAD.finditer(text):
        if _is_own_number(found["host"]):
            yield _hit(found.start(), _trimmed(text, found.start(), found.end()), doubtful="/" not in found[0])


def _judge(scheme: str, rest: str) -> str:
    """ "error", "warning", or "" for a link that is for everybody; `rest` is what follows the `://`."""
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
    if _SECRET.search(after):
        return "error"
    return "warning" if at or _MAYBE_SECRET.search(after) else ""


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
    return _is_own_number(host) or bool(_OWN_NAMES.search(host)) or ("." not in host and not _NUMBER.fullmatch(host))


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
        if text[end - 1] in ")]" and text[start:end].count("(["[text[end - 1] == "]"]) >= text[start:end].count(
            text[end - 1]
        ):
            break
        end -= 1
    return end


def _hit(start: int, end: int, *, doubtful: bool) -> Hit:
    if doubtful:
        return Hit(kind="private-link", start=start, end=end, severity="warning", certainty=DOUBTFUL)
    return Hit(kind="private-link", start=start, end=end, certainty=UNMISTAKABLE + 4)
