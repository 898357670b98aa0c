"""A picture file as plain pixels, or a refusal in plain words; the one place that opens pictures with Pillow.

Imported only when a picture is really opened.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from storyshare.errors import InputError, Problem

# No platform shows more than this side; a 100-megapixel photograph need not be unpacked whole.
LONGEST_SIDE = 4096
_LARGEST_FILE = 100_000_000
_MOST_PIXELS = 120_000_000
# Pillow's own check only warns at first, on a person's screen; ours, below, looks before any pixel is unpacked.
Image.MAX_IMAGE_PIXELS = None

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # an MPO comes in through JPEG
_SAVE_AS = "Save it as JPEG or PNG and name that file instead."
_PHONE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")


def read(path: Path, side: int = LONGEST_SIDE) -> tuple[Image.Image, bool]:
    """The picture's pixels, upright, RGB or (where it has see-through parts) RGBA; and whether it was kept lossless.

    A JPEG far larger than `side` is unpacked at a fraction of its size, not smaller than `side`. Raises InputError.
    """
    data = _bytes(path)
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            _refuse(path, image)
            image.draft(None, (side, side))
            image.load()
            lossless = image.format in {"PNG", "GIF"}
            return _opaque_if_it_can_be(_in_srgb(ImageOps.exif_transpose(image))), lossless
    except InputError:
        raise
    except UnidentifiedImageError as error:
        raise refusal(path, *_no_picture(data)) from error
    except Exception as error:  # a broken file makes Pillow raise almost anything
        message = "is damaged or cut short: it cannot be read to its end"
        raise refusal(path, message, "Copy or export it again from where it came.") from error


def refusal(path: Path, message: str, hint: str) -> InputError:
    """An InputError that names the file, what is wrong with it, and what to do."""
    return InputError(f"{path.name} {message}", problems=[Problem(path=path, message=message, hint=hint)], hint=hint)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise refusal(path, "is larger than 100 MB", _SAVE_AS)
        return path.read_bytes()
    except OSError as error:
        message = "is not there" if isinstance(error, FileNotFoundError) else "cannot be opened"
        raise refusal(path, message, "Check the name, and that you may read the file.") from error


def _no_picture(data: bytes) -> tuple[str, str]:
    start = data[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not data:
        return "is empty", "Copy or export it again from where it came."
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"<svg" in start:
        return "is an SVG drawing, which no platform takes", "Export it as PNG and name that file instead."
    if data[4:8] == b"ftyp" and data[8:12] in _PHONE_BRANDS:
        message = "is a HEIC or AVIF photograph, which storyshare cannot read"
        return message, "On a Mac: open it in Preview, then File, Export, JPEG. On an iPhone: share it as JPEG."
    return "is no picture that storyshare can read (JPEG, PNG, WebP, GIF)", _SAVE_AS


def _refuse(path: Path, image: Image.Image) -> None:
    width, height = image.size
    if width * height > _MOST_PIXELS:
        raise refusal(
            path, f"has too many pixels ({width} × {height})", "Save it smaller; 4096 pixels a side is plenty."
        )
    # A phone's MPO is one photograph with a depth map or a small copy behind it.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise refusal(path, "is animated, and only still pictures can be sent", "Save one frame of it as PNG or JPEG.")


def _in_srgb(image: Image.Image) -> Image.Image:
    """The same colours without their profile: what shows no profile is shown as sRGB."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode.startswith("I"):
        # Sixteen bits of grey; a plain conversion would cut them off at 255, all white.
        return image.convert("I").point(_sixteen_to_eight_bits).convert("L").convert(mode)
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "RGBA", "L", "CMYK"}:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile: the colours as they are
        if converted is not None:
            return converted
    return image.convert(mode)


def _sixteen_to_eight_bits(value: Any) -> Any:  # noqa: ANN401 -- Pillow passes an expression, not a number
    return value * (1 / 257) + 0


def _opaque_if_it_can_be(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image
