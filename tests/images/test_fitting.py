"""A fitted picture is upright, small enough, of an allowed type, and nothing but the picture."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from images.pictures import CORNERS, XMP, corners, exif, noise, opened, quarters, save
from PIL import Image, ImageCms, PngImagePlugin

from storyshare.errors import InputError
from storyshare.images import FittedImage, describe, fit, leftovers
from storyshare.models import ImageRules, StoryImage

_RULES = ImageRules(count=4, types=("image/jpeg", "image/png", "image/webp"), max_bytes=2_000_000)
_JPEG_ONLY = ImageRules(count=1, types=("image/jpeg",), max_bytes=2_000_000)


def fit_file(path: Path, rules: ImageRules) -> FittedImage:
    return fit(StoryImage(file=path.name, path=path, alt="Hands."), rules, number=1)


def _rules(max_bytes: int = 2_000_000, max_pixels: int | None = None) -> ImageRules:
    return ImageRules(count=4, types=("image/jpeg", "image/png"), max_bytes=max_bytes, max_pixels=max_pixels)


def test_a_photograph_stays_a_jpeg_of_its_size(tmp_path: Path) -> None:
    path = save(quarters(), tmp_path / "hands.JPG")
    fitted = fit_file(path, _RULES)
    assert (fitted.file.name, fitted.file.media_type, fitted.width, fitted.height) == (
        "image-1.jpg",
        "image/jpeg",
        80,
        60,
    )
    shown = opened(fitted.file.data)
    assert (shown.format, shown.mode, shown.size, corners(shown)) == ("JPEG", "RGB", (80, 60), CORNERS)


def test_a_drawing_stays_a_png_with_its_pixels(tmp_path: Path) -> None:
    fitted = fit_file(save(quarters(), tmp_path / "a.png"), _RULES)
    assert fitted.file.media_type == "image/png"
    assert opened(fitted.file.data).tobytes() == quarters().tobytes()


def test_see_through_parts_are_kept(tmp_path: Path) -> None:
    image = quarters().convert("RGBA")
    image.putpixel((0, 0), (1, 2, 3, 4))
    shown = opened(fit_file(save(image, tmp_path / "a.png"), _RULES).file.data)
    assert (shown.mode, shown.tobytes()) == ("RGBA", image.tobytes())


@pytest.mark.parametrize(
    ("kind", "options"), [("PNG", {}), ("WEBP", {"lossless": True, "exact": True}), ("AVIF", {"quality": 100})]
)
def test_what_was_wiped_away_is_gone_and_not_only_see_through(
    tmp_path: Path, kind: str, options: dict[str, int]
) -> None:
    """An editor that erases a face may leave its pixels there, under full transparency."""
    image = noise((40, 40)).convert("RGBA")
    image.putalpha(Image.new("L", (40, 40), 0))
    image.putpixel((0, 0), (200, 30, 30, 255))
    path = tmp_path / "a"
    image.save(path, kind, **options)
    shown = opened(fit_file(path, _RULES).file.data)
    assert shown.mode == "RGBA"
    pixels = shown.tobytes()
    assert {pixels[at : at + 4] for at in range(4, len(pixels), 4) if pixels[at + 3] == 0} == {bytes(4)}


def test_see_through_parts_become_white_where_only_jpeg_is_taken(tmp_path: Path) -> None:
    path = save(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), tmp_path / "a.png")
    fitted = fit_file(path, _JPEG_ONLY)
    assert (fitted.file.name, opened(fitted.file.data).getpixel((20, 20))) == ("image-1.jpg", (255, 255, 255))


def test_a_layer_of_full_opacity_counts_as_none(tmp_path: Path) -> None:
    fitted = fit_file(save(quarters().convert("RGBA"), tmp_path / "a.webp"), _RULES)
    assert fitted.file.media_type == "image/jpeg"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_the_orientation_is_put_into_the_pixels(tmp_path: Path, orientation: int, ending: str) -> None:
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = quarters()
    if orientation in undo:
        stored = stored.transpose(Image.Transpose(undo[orientation]))
    path = save(stored, tmp_path / f"a.{ending}", exif=exif(orientation))
    fitted = fit_file(path, _RULES)
    shown = opened(fitted.file.data)
    assert (shown.size, (fitted.width, fitted.height)) == ((80, 60), (80, 60))
    assert corners(shown) == CORNERS
    assert 0x0112 not in shown.getexif()


def _full_of_secrets(tmp_path: Path, ending: str) -> Path:
    path = tmp_path / f"secrets.{ending}"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if ending == "png":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "Anytown")
        info.add_text("Comment", "Anytown " * 50, zip=True)
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        info.add(b"tIME", struct.pack(">HBBBBB", 2027, 2, 20, 9, 0, 0))
        return save(quarters(), path, pnginfo=info, exif=exif(), icc_profile=srgb)
    if ending == "gif":
        return save(quarters(), path, comment=b"Anytown")
    if ending == "webp":
        return save(quarters(), path, exif=exif(), xmp=XMP, icc_profile=srgb)
    return save(quarters(), path, exif=exif(), xmp=XMP, comment=b"Anytown", icc_profile=srgb, format="JPEG")


@pytest.mark.parametrize("ending", ["jpg", "png", "gif", "webp"])
@pytest.mark.parametrize("rules", [_RULES, _JPEG_ONLY])
def test_nothing_but_the_picture_is_left(tmp_path: Path, ending: str, rules: ImageRules) -> None:
    path = _full_of_secrets(tmp_path, ending)
    assert leftovers(path.read_bytes())
    data = fit_file(path, rules).file.data
    assert leftovers(data) == ()
    shown = opened(data)
    assert not dict(shown.getexif())
    assert not {"comment", "exif", "xmp", "icc_profile", "Author"} & set(shown.info)
    assert not [word for word in (b"Anytown", b"Made-up", b"Exif", b"ICC") if word in data]


def test_the_colours_of_a_profile_are_put_into_the_pixels(tmp_path: Path) -> None:
    """A profile that takes red for green: once it is gone, the pixels themselves have to be green."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"----", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"----", b"gXYZ", 1)
    path = save(Image.new("RGB", (16, 16), (200, 30, 30)), tmp_path / "a.png", icc_profile=swapped)
    shown = opened(fit_file(path, _RULES).file.data)
    red, green, blue = shown.getpixel((8, 8))  # type: ignore[misc] # three channels
    assert (red, green, blue) == (pytest.approx(30, abs=3), pytest.approx(200, abs=3), pytest.approx(30, abs=3))


def test_a_broken_profile_leaves_the_colours_as_they_are(tmp_path: Path) -> None:
    path = save(quarters(), tmp_path / "a.png", icc_profile=b"no profile")
    assert opened(fit_file(path, _RULES).file.data).tobytes() == quarters().tobytes()


def test_sixteen_bits_of_grey_are_not_blown_out(tmp_path: Path) -> None:
    image = Image.new("I;16", (16, 16), 128 * 257)
    shown = opened(fit_file(save(image, tmp_path / "grey.png"), _RULES).file.data)
    assert shown.convert("RGB").getpixel((8, 8)) == (128, 128, 128)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "RGB", "RGBA"])
def test_every_kind_of_pixel_becomes_plain_colour(tmp_path: Path, mode: str) -> None:
    path = save(quarters().convert(mode), tmp_path / ("a.jpg" if mode == "CMYK" else "a.png"))
    shown = opened(fit_file(path, _RULES).file.data)
    assert shown.mode == "RGB"


def test_what_is_too_large_is_made_smaller_until_it_fits(tmp_path: Path) -> None:
    path = save(noise((1200, 900)), tmp_path / "a.png")
    fitted = fit_file(path, _rules(max_bytes=200_000))
    assert fitted.file.media_type == "image/jpeg"
    assert len(fitted.file.data) <= 200_000
    assert opened(fitted.file.data).size == (fitted.width, fitted.height)
    assert abs(fitted.width / fitted.height - 4 / 3) < 0.01


def test_quality_goes_before_size(tmp_path: Path) -> None:
    path = save(noise((600, 450)), tmp_path / "a.jpg", quality=95)
    best = len(fit_file(path, _RULES).file.data)
    fitted = fit_file(path, _rules(max_bytes=best - 1))
    assert (fitted.width, fitted.height) == (600, 450)


def test_a_see_through_picture_is_made_smaller_too(tmp_path: Path) -> None:
    image = noise((900, 900)).convert("RGBA")
    image.putalpha(128)
    fitted = fit_file(save(image, tmp_path / "a.png"), _rules(max_bytes=900_000))
    assert fitted.file.media_type == "image/png"
    assert len(fitted.file.data) <= 900_000
    assert opened(fitted.file.data).mode == "RGBA"


@pytest.mark.parametrize(("size", "most"), [((400, 300), 30_000), ((3000, 1), 1000), ((401, 299), 119_898)])
def test_pixels_stay_within_the_limit(tmp_path: Path, size: tuple[int, int], most: int) -> None:
    fitted = fit_file(save(Image.new("RGB", size), tmp_path / "a.png"), _rules(max_pixels=most))
    assert fitted.width * fitted.height <= most


def test_no_side_is_longer_than_any_platform_shows(tmp_path: Path) -> None:
    fitted = fit_file(save(Image.new("RGB", (9000, 30)), tmp_path / "a.jpg"), _RULES)
    assert fitted.width == 4096


def test_a_small_picture_is_not_made_larger(tmp_path: Path) -> None:
    fitted = fit_file(save(Image.new("RGB", (3, 2)), tmp_path / "a.png"), _RULES)
    assert (fitted.width, fitted.height) == (3, 2)


def test_what_cannot_be_made_small_enough_is_refused(tmp_path: Path) -> None:
    path = save(noise((400, 400)), tmp_path / "a.png")
    with pytest.raises(InputError, match=r"^a\.png cannot be made small enough: at most 5,000 bytes are allowed$"):
        fit_file(path, _rules(max_bytes=5000))


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (
        save(noise_free, tmp_path / name) for noise_free, name in ((quarters(), "a.jpg"), (quarters(), "b.jpg"))
    )
    assert fit_file(first, _RULES).file.data == fit_file(second, _RULES).file.data


def test_a_file_is_fitted_once_until_it_changes(tmp_path: Path) -> None:
    path = save(quarters(), tmp_path / "a.jpg")
    first = fit_file(path, _RULES)
    assert fit_file(path, _RULES).file.data is first.file.data
    save(quarters((120, 60)), path)
    assert fit_file(path, _RULES).width == 120


def _bomb() -> bytes:
    """A PNG that claims 60,000 × 60,000 pixels in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def _jpeg(size: tuple[int, int] = (400, 300)) -> bytes:
    data = BytesIO()
    noise(size).save(data, "JPEG")
    return data.getvalue()


def _png() -> bytes:
    data = BytesIO()
    noise((200, 200)).save(data, "PNG")
    return data.getvalue()


def _animated(kind: str) -> bytes:
    data = BytesIO()
    quarters().save(data, kind, save_all=True, append_images=[Image.new("RGB", (80, 60))], duration=100)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b"Rosa may stay", "is no picture that storyshare can read"),
        (b"%PDF-1.7", "is a PDF, not a picture"),
        (b"%PDF-1.7" + _jpeg(), "is a PDF, not a picture"),
        (b"II*\0\x08\0\0\0", "is no picture that storyshare can read"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "is an SVG drawing"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<svg/>', "is an SVG drawing"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "is damaged or cut short"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "is damaged or cut short"),
        (b"\0\0\0\x18ftypmsf1\0\0\0\0hevc", "is animated"),
        (_jpeg()[:-9000], "is damaged or cut short"),
        (_jpeg()[:300], "is damaged or cut short"),
        (_png()[:-9000], "is damaged or cut short"),
        (_bomb(), "has too many pixels (60000 × 60000)"),
        (_animated("GIF"), "is animated"),
        (_animated("PNG"), "is animated"),
        (_animated("WEBP"), "is animated"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_plain_words(tmp_path: Path, data: bytes, problem: str) -> None:
    path = tmp_path / "rosa hands é.jpg"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        fit_file(path, _RULES)
    assert str(caught.value).startswith(f"rosa hands é.jpg {problem}")
    assert caught.value.hint
    assert describe(path) == f"{caught.value}. {caught.value.hint}"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^a\.jpg is not there$"):
        fit_file(tmp_path / "a.jpg", _RULES)
    assert describe(tmp_path / "a.jpg").startswith("a.jpg is not there. ")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r" cannot be opened$"):
        fit_file(tmp_path, _RULES)


def test_a_picture_that_can_be_sent_has_no_problem(tmp_path: Path) -> None:
    assert describe(save(quarters((3000, 2000)), tmp_path / "a.jpg")) == ""


def test_a_phones_second_picture_is_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    quarters().save(path, "MPO", save_all=True, append_images=[Image.new("RGB", (10, 10))])
    data = fit_file(path, _RULES).file.data
    assert (opened(data).format, leftovers(data)) == ("JPEG", ())


def test_the_public_file_says_nothing_of_the_records_name_but_the_gate_knows_it(tmp_path: Path) -> None:
    path = save(quarters(), tmp_path / "maria-lopez.jpg")
    file = fit(StoryImage(file=path.name, path=path, alt="Hands."), _RULES, number=2).file
    assert (file.name, file.alt, file.source) == ("image-2.jpg", "Hands.", "maria-lopez.jpg")
