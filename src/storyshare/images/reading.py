"""A picture file as plain pixels, or a refusal in plain words; the one place that opens pictures with Pillow.

Imported only when a picture is really opened. Whatever else is in the file (a second file behind the picture, text that
a browser would run, metadata) is left behind: what goes out is encoded anew from the pixels.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError, features

from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.images.source import SAVE_AS, Source, refusal
from storyshare.images.weighing import MOST_SCANS, scans

# No platform shows more than this side; a 100-megapixel photograph need not be unpacked whole.
LONGEST_SIDE = 4096
# Enough for the 48 megapixels of a phone; a JPEG may have more, since it is unpacked at a fraction of its size. So no
# picture takes more than a gigabyte of memory: benchmarks/pictures.py.
_MOST_PIXELS = 50_000_000
_MOST_VALUES_OF_A_JPEG = 3 * 120_000_000
# Pillow's own check only warns at first, on a person's screen; ours, below, looks before any pixel is unpacked.
Image.MAX_IMAGE_PIXELS = None

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # an MPO comes in through JPEG
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
_AVIF = {b"avif"}
_SEQUENCES = {b"hevc", b"hevx", b"msf1", b"avis"}
_BROKEN = N_("is damaged or cut short: it cannot be read to its end")
_AGAIN = N_("Copy or export it again from where it came.")
_STILL = N_("is animated, and only still pictures can be sent"), N_("Save one frame of it as PNG or JPEG.")
_AS_JPEG = N_("On a Mac: open it in Preview, then File, Export, JPEG. On an iPhone: share it as JPEG.")
_INSTALL = N_('Let storyshare read such photographs: pip install "storyshare[heic]". Or save it as JPEG.')
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What can be scaled as it is; with one colour declared see-through, it cannot.
_SCALED_AS_THEY_ARE = {"RGB", "RGBA", "L", "LA", "CMYK", "YCbCr"}


def read(source: Source) -> tuple[Image.Image, bool]:
    """The picture's pixels, upright, RGB or (where it has see-through parts) RGBA; and whether it was kept lossless.

    No side is longer than 4096 pixels; a JPEG far larger than that is unpacked at a fraction of its size. Raises
    InputError.
    """
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(BytesIO(source.data), formats=_kinds(source)) as image,
        ):
            _refuse(source, image)
            image.load()
            lossless = image.format in {"PNG", "GIF"}
            return _opaque_if_it_can_be(_upright_in_srgb(image)), lossless
    except InputError:
        raise
    except UnidentifiedImageError as error:
        raise refusal(source.path, *_no_picture(source.data)) from error
    except MemoryError as error:
        raise refusal(source.path, _("needs more memory than there is"), _("Save it smaller.")) from error
    except Exception as error:  # a broken file makes Pillow raise almost anything
        raise refusal(source.path, *_why_broken(error)) from error


def measured(source: Source) -> tuple[int, int]:
    """Width and height in pixels, as the file says; no pixel is unpacked. Raises InputError."""
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(BytesIO(source.data), formats=_kinds(source)) as image,
        ):
            return image.size
    except InputError:
        raise
    except UnidentifiedImageError as error:
        raise refusal(source.path, *_no_picture(source.data)) from error
    except Exception as error:  # as in `read`
        raise refusal(source.path, *_why_broken(error)) from error


def _kinds(source: Source) -> tuple[str, ...]:
    """What the file may be opened as. Raises InputError for what cannot be read here."""
    brand, others = _brands(source.data)
    if brand in _SEQUENCES:
        raise refusal(source.path, *_STILL)
    if brand in _AVIF or (brand in _HEIC and others & _AVIF):
        if not features.check("avif"):
            raise refusal(source.path, _("is an AVIF photograph, which this computer cannot read"), _(SAVE_AS))
        return ("AVIF",)
    if brand not in _HEIC:
        return _FORMATS
    try:
        import pillow_heif
    except ImportError as error:
        message = _("is a HEIC photograph, which storyshare cannot read yet")
        raise refusal(source.path, message, f"{_(_INSTALL)} {_(_AS_JPEG)}") from error
    pillow_heif.register_heif_opener()
    return ("HEIF",)


def _brands(data: bytes) -> tuple[bytes, set[bytes]]:
    """The brand of a phone's photograph, and those that it may be read as too; empty for anything else."""
    if data[4:8] != b"ftyp":
        return b"", set()
    end = min(int.from_bytes(data[:4]), 1000, len(data))
    return data[8:12], {data[at : at + 4] for at in range(16, end, 4)}


def _why_broken(error: Exception) -> tuple[str, str]:
    said = str(error)
    if isinstance(error, ValueError) and ("too large" in said or "Too much memory" in said):
        return _("holds far more hidden text than a picture needs"), SAVE_AS  # a bomb in its profile or its texts
    return _BROKEN, _AGAIN


def _no_picture(data: bytes) -> tuple[str, str]:
    start = data[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not data:
        return _("is empty"), _AGAIN
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"<svg" in start:
        return _("is an SVG drawing, which no platform takes"), _("Export it as PNG and name that file instead.")
    if data.startswith(b"%PDF"):
        return _("is a PDF, not a picture"), _("Open it, save the page as PNG or JPEG, and name that file instead.")
    if _brands(data)[0]:
        return _BROKEN, f"{_(_AGAIN)} {_(_AS_JPEG)}"
    return _("is no picture that storyshare can read (JPEG, PNG, WebP, GIF, HEIC, AVIF)"), SAVE_AS


def _refuse(source: Source, image: Image.Image) -> None:
    width, height = image.size
    too_many = refusal(
        source.path,
        _("has too many pixels ({width} × {height})", width=width, height=height),
        _("Save it smaller; 4096 pixels a side is plenty."),
    )
    if image.format in {"JPEG", "MPO"}:
        if width * height * len(image.getbands()) > _MOST_VALUES_OF_A_JPEG:
            raise too_many
        if scans(source.data) > MOST_SCANS:
            hint = _("Save it anew as PNG or JPEG.")
            raise refusal(source.path, _("is built so that reading it would take very long"), hint)
        # Never for HEIC: there it would show a small copy in place of the picture, made before it was cropped.
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    if image.width * image.height > _MOST_PIXELS:
        raise too_many
    # A phone's MPO or HEIC is one photograph with a depth map or a small copy behind it.
    if image.format not in {"MPO", "HEIF"} and getattr(image, "is_animated", False):
        raise refusal(source.path, *_STILL)


def _upright_in_srgb(image: Image.Image) -> Image.Image:
    turn = _turn(image)
    if image.mode in _SCALED_AS_THEY_ARE and "transparency" not in image.info:
        # First, so that a large picture is not held several times over.
        image = _no_larger(image)
    plain = _no_larger(_in_srgb(image))
    return plain if turn is None else plain.transpose(turn)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """What puts the picture upright; nothing where its notes cannot be read, as viewers have it."""
    try:
        return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001 -- broken camera data makes Pillow raise almost anything
        return None


def _no_larger(image: Image.Image) -> Image.Image:
    scale = LONGEST_SIDE / max(image.size)
    if scale >= 1:
        return image
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


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
    """Without a layer of full opacity, and without the colours under what cannot be seen.

    Who wipes a face away in an editor often only makes it see-through: its pixels are still there.
    """
    if image.mode != "RGBA":
        return image
    alpha = image.getchannel("A")
    least, _ = alpha.getextrema()
    if least == 255:
        return image.convert("RGB")
    if least == 0:
        image.paste((0, 0, 0, 0), mask=alpha.point([255] + [0] * 255))
    return image
