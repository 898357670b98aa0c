"""Pictures of every accepted type with one word planted wherever such a file can hold one."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

from images.pictures import noise, quarters
from PIL import Image, ImageCms, PngImagePlugin

MARK = "SECRET-MARK"
_BYTES = MARK.encode()
_XMP = (
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description photoshop:City="{MARK}">'
    f"<xmpGImg:image>{MARK}</xmpGImg:image></rdf:Description></x:xmpmeta>"
).encode()


def _exif() -> Image.Exif:
    found = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298):  # description, maker, model, software, artist, rights
        found[tag] = MARK
    found[0x9C9B] = MARK.encode("utf-16-le")  # XPTitle
    camera = found.get_ifd(0x8769)
    camera[0x927C] = b"Made-up\0" + _BYTES * 20  # MakerNote
    camera[0x9286] = b"ASCII\0\0\0" + _BYTES  # UserComment
    camera[0xA431] = MARK  # the camera's serial number
    found.get_ifd(0x8825).update({1: "N", 2: (34.0, 3.0, 8.0), 3: "W", 4: (118.0, 14.0, 37.0), 28: _BYTES})
    return found


def _profile() -> bytes:
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return plain.replace(b"sRGB built-in", _BYTES.ljust(13)).replace(
        "sRGB built-in".encode("utf-16-be"), MARK.ljust(13).encode("utf-16-be")
    )


def _zip() -> bytes:
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr(f"{MARK}.txt", MARK)
    return data.getvalue()


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def _small() -> bytes:
    """A small copy with a comment of its own."""
    data = BytesIO()
    quarters((16, 12)).save(data, "JPEG", comment=_BYTES)
    return data.getvalue()


def _with_thumbnail(exif: bytes) -> bytes:
    """Camera data with a second directory behind the first, which holds the small copy."""
    body = bytearray(exif.removeprefix(b"Exif\0\0"))
    little = body[:2] == b"II"
    order = "<" if little else ">"
    (first,) = struct.unpack_from(f"{order}I", body, 4)
    (count,) = struct.unpack_from(f"{order}H", body, first)
    struct.pack_into(f"{order}I", body, first + 2 + 12 * count, len(body))
    small = _small()
    directory = struct.pack(f"{order}H", 2)
    directory += struct.pack(f"{order}HHII", 0x0201, 4, 1, len(body) + 30)
    directory += struct.pack(f"{order}HHII", 0x0202, 4, 1, len(small))
    directory += struct.pack(f"{order}I", 0)
    return b"Exif\0\0" + bytes(body) + directory + small


def jpeg(*, progressive: bool = False, mode: str = "RGB") -> bytes:
    """A JPEG with every kind of segment, a second picture and an archive behind it."""
    data = BytesIO()
    quarters().convert(mode).save(data, "JPEG", progressive=progressive)
    plain = data.getvalue()
    iptc = b"\x1c\x02\x5a" + struct.pack(">H", len(_BYTES)) + _BYTES
    resource = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc
    planted = b"".join(
        (
            _segment(0xE0, b"JFXX\0\x10" + _small()),
            _segment(0xE1, _with_thumbnail(_exif().tobytes())),
            _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _XMP),
            _segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + _BYTES * 9),
            _segment(0xE2, b"ICC_PROFILE\0\x01\x01" + _profile()) if mode == "RGB" else b"",
            _segment(0xE5, b"Samsung\0" + _BYTES),
            _segment(0xED, resource + b"\0" * (len(iptc) % 2)),
            _segment(0xEF, _BYTES),
            _segment(0xFE, _BYTES),
        )
    )
    return plain[:2] + planted + plain[2:] + _small() + _zip()


def mpo() -> bytes:
    """A phone's photograph with a second picture in it."""
    data = BytesIO()
    second = Image.new("RGB", (20, 20), "red")
    quarters().save(data, "MPO", save_all=True, append_images=[second], exif=_exif())
    return data.getvalue() + _zip()


def _chunk(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def png(mode: str = "RGB") -> bytes:
    """A PNG with texts of every kind before and behind its pixels, and a web page and an archive behind it."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", MARK)
    info.add_text(MARK, "a key")
    info.add_text("Comment", f"{MARK} " * 50, zip=True)
    info.add_itxt("XML:com.adobe.xmp", _XMP.decode())
    info.add_itxt("Title", MARK, lang="en", tkey=MARK, zip=True)
    info.add(b"prVt", _BYTES)
    info.add(b"tIME", struct.pack(">HBBBBB", 2027, 2, 20, 9, 0, 0))
    data = BytesIO()
    options = {"transparency": 3} if mode == "P" else {}
    profile = _profile() if mode in {"RGB", "RGBA"} else None
    quarters().convert(mode).save(data, "PNG", pnginfo=info, exif=_exif(), icc_profile=profile, **options)
    plain = data.getvalue()
    late = _chunk(b"tEXt", b"Late\0" + _BYTES) + _chunk(b"zTXt", b"Late\0\0" + zlib.compress(_BYTES))
    end = plain.rindex(b"IEND") - 4
    return plain[:end] + late + plain[end:] + f"<html><script>{MARK}</script>".encode() + _zip()


def gif() -> bytes:
    """A GIF with a comment, a text and data of an application, and a script behind it."""
    data = BytesIO()
    quarters().save(data, "GIF", comment=_BYTES)
    extensions = b"\x21\xff\x0bXMP DataXMP" + bytes([len(_BYTES)]) + _BYTES + b"\0"
    extensions += b"\x21\xfe" + bytes([len(_BYTES)]) + _BYTES + b"\0"
    plain = data.getvalue()
    return plain[:-1] + extensions + b"\x3b" + f"*/=1;alert('{MARK}')".encode()


def webp(*, lossless: bool = False) -> bytes:
    """A WebP with camera data, XMP, a profile, a chunk of its own and an archive behind it."""
    data = BytesIO()
    quarters().save(data, "WEBP", exif=_exif(), xmp=_XMP, icc_profile=_profile(), lossless=lossless)
    plain = data.getvalue()
    own = b"MARK" + struct.pack("<I", len(_BYTES)) + _BYTES + b"\0" * (len(_BYTES) % 2)
    return b"RIFF" + struct.pack("<I", len(plain) - 8 + len(own)) + plain[8:] + own + _zip()


def avif() -> bytes:
    """An AVIF with camera data, XMP and a profile, and an archive behind it."""
    data = BytesIO()
    quarters().save(data, "AVIF", exif=_exif(), xmp=_XMP, icc_profile=_profile())
    return data.getvalue() + _box(b"free", _BYTES) + _box(b"uuid", b"\0" * 16 + _BYTES)


def heic(*, thumbnails: tuple[int, ...] = ()) -> bytes:
    """A phone's HEIC with camera data, XMP and a profile, small copies, and a box of its own behind it."""
    import pillow_heif

    data = BytesIO()
    image = pillow_heif.from_pillow(quarters((160, 120)))
    image.save(data, exif=_exif().tobytes(), xmp=_XMP, icc_profile=_profile(), quality=90, thumbnails=list(thumbnails))
    return data.getvalue() + _box(b"free", _BYTES) + _box(b"uuid", b"\0" * 16 + _BYTES)


def _box(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload) + 8) + kind + payload


def sixteen_bits() -> bytes:
    """A PNG with sixteen bits a pixel, and a text."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", MARK)
    data = BytesIO()
    Image.new("I;16", (40, 30), 300 * 100).save(data, "PNG", pnginfo=info)
    return data.getvalue()


def large() -> bytes:
    """A photograph that has to be made smaller for every platform."""
    data = BytesIO()
    noise((2000, 1400)).save(data, "JPEG", quality=96, exif=_exif(), xmp=_XMP, comment=_BYTES, icc_profile=_profile())
    return data.getvalue() + _zip()


SAMPLES: dict[str, Callable[[], bytes]] = {
    "jpeg": jpeg,
    "jpeg, progressive": lambda: jpeg(progressive=True),
    "jpeg, grey": lambda: jpeg(mode="L"),
    "jpeg, four colours": lambda: jpeg(mode="CMYK"),
    "jpeg, large": large,
    "mpo": mpo,
    "png": png,
    "png, see-through": lambda: png("RGBA"),
    "png, a palette": lambda: png("P"),
    "png, grey": lambda: png("LA"),
    "png, sixteen bits": sixteen_bits,
    "gif": gif,
    "webp": webp,
    "webp, lossless": lambda: webp(lossless=True),
    "avif": avif,
    "heic": heic,
    "heic, with small copies": lambda: heic(thumbnails=(64,)),
}
