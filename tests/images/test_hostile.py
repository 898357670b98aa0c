"""Files that were made to harm: they are refused in plain words, or cleaned; nothing hangs, nothing grows."""

from __future__ import annotations

import hashlib
import os
import struct
import sys
import threading
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from images.pictures import CORNERS, corners, exif, noise, opened, quarters, save
from images.planted import heic
from PIL import Image

from storyshare.errors import InputError
from storyshare.images import FittedImage, describe, digest_of, fit, leftovers, source
from storyshare.images.weighing import MOST_SCANS, scans
from storyshare.models import ImageRules, StoryImage

_RULES = ImageRules(count=4, types=("image/jpeg", "image/png"), max_bytes=2_000_000)


def _fit(path: Path) -> FittedImage:
    return fit(StoryImage(file=path.name, path=path, alt="Hands."), _RULES, number=1)


def _refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        _fit(path)
    assert caught.value.hint
    assert describe(path) == f"{caught.value}. {caught.value.hint}"
    return str(caught.value).removeprefix(f"{path.name} ")


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _encoded(kind: str, image: Image.Image | None = None, **options: Any) -> bytes:
    data = BytesIO()
    (image or quarters()).save(data, kind, **options)
    return data.getvalue()


def _chunk(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def _png_with(*chunks: bytes) -> bytes:
    plain = _encoded("PNG")
    at = plain.index(b"IDAT") - 4
    return plain[:at] + b"".join(chunks) + plain[at:]


def test_a_bomb_in_a_pngs_profile_is_refused(tmp_path: Path) -> None:
    bomb = _chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 200_000_000, 9))
    assert _refused(_written(tmp_path / "a.png", _png_with(bomb))) == "holds far more hidden text than a picture needs"


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt"])
def test_bombs_in_a_pngs_texts_are_refused(tmp_path: Path, kind: bytes) -> None:
    head = b"x\0\0" if kind == b"zTXt" else b"x\0\1\0\0\0"
    chunk = _chunk(kind, head + zlib.compress(b"a" * 1_000_000, 9))
    path = _written(tmp_path / "a.png", _png_with(*[chunk] * 80))
    assert _refused(path) == "holds far more hidden text than a picture needs"


def _jpeg_of_size(width: int, height: int) -> bytes:
    data = bytearray(_encoded("JPEG"))
    at = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, height, width)
    return bytes(data)


def _gif_of_size(width: int, height: int) -> bytes:
    """Tiny frames on a huge canvas."""
    frames = [Image.new("RGB", (2, 2), (number, 9, 9)) for number in range(50)]
    small = _encoded("GIF", frames[0], save_all=True, append_images=frames[1:])
    return small[:6] + struct.pack("<HH", width, height) + small[10:]


def _webp_of_size() -> bytes:
    plain = _encoded("WEBP", quarters().convert("RGBA").resize((40, 40)), lossless=True, exif=exif())
    at = plain.index(b"VP8X") + 12
    return plain[:at] + (16_000 - 1).to_bytes(3, "little") + (16_000 - 1).to_bytes(3, "little") + plain[at + 6 :]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (_jpeg_of_size(65_000, 65_000), "has too many pixels (65000 × 65000)"),
        (_jpeg_of_size(60_000, 1_900), "has too many pixels (60000 × 1900)"),
        (_gif_of_size(60_000, 60_000), "has too many pixels (60000 × 60000)"),
        (_gif_of_size(500, 500), "is animated, and only still pictures can be sent"),
    ],
)
def test_a_size_that_no_picture_has_is_refused_before_anything_is_unpacked(
    tmp_path: Path, data: bytes, problem: str
) -> None:
    assert _refused(_written(tmp_path / "a.jpg", data)) == problem


def test_a_size_that_the_pixels_do_not_have_is_refused(tmp_path: Path) -> None:
    _refused(_written(tmp_path / "a.webp", _webp_of_size()))


def _with_scans(count: int) -> bytes:
    plain = _encoded("JPEG", Image.new("RGB", (64, 64), "teal"), progressive=True)
    last = plain[plain.rindex(b"\xff\xda") : -2]
    return plain[:-2] + last * count + plain[-2:]


def test_a_jpeg_that_comes_back_to_its_pixels_a_thousand_times_is_refused(tmp_path: Path) -> None:
    """Each time costs as much as reading the picture, for a few bytes: a megabyte of them would take minutes."""
    path = _written(tmp_path / "a.jpg", _with_scans(1000))
    assert _refused(path) == "is built so that reading it would take very long"
    _fit(_written(tmp_path / "b.jpg", _with_scans(50)))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (_encoded("JPEG"), 1),
        (_encoded("JPEG", progressive=True), 10),
        (_with_scans(5), 15),
        (_with_scans(5000), MOST_SCANS + 1),
        # Another picture in the notes, or behind the picture, is never unpacked.
        (b"\xff\xd8\xff\xfe\0\x06\xff\xda\xff\xda" + _encoded("JPEG")[2:] + _with_scans(50), 1),
        # Where the structure cannot be followed, the most that it can be.
        (b"\xff\xd8\xff\xe0\0\x04ab" + b"junk" + _with_scans(7), 17),
        (b"\xff\xd8", 0),
    ],
)
def test_scans_are_counted_without_unpacking(data: bytes, expected: int) -> None:
    assert scans(data) == expected


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_named_pipe_is_refused_and_waits_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    os.mkfifo(path)
    assert _refused(path) == "is no file"
    assert digest_of(path) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="a Unix device")
def test_a_device_without_an_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.symlink_to("/dev/zero")
    assert _refused(path) == "is no file"


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        _fit(tmp_path / "a\0b.jpg")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    with path.open("wb") as file:
        file.truncate(10 * 1024**4)  # ten terabytes of nothing
    assert _refused(path) == "is larger than 50 MB"
    assert digest_of(path) == ""


def test_a_file_that_grows_while_it_is_read_ends_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _written(tmp_path / "a.jpg", b"x")
    monkeypatch.setattr(os, "read", lambda *_: b"x" * 4_000_000)
    assert _refused(path) == "is larger than 50 MB"


@pytest.mark.parametrize(
    "data",
    [
        _encoded("JPEG") + b"PK\x03\x04archive",
        _encoded("JPEG") + b"%PDF-1.7 a whole document %%EOF",
        _encoded("PNG") + b"<html><script>alert(1)</script></html>",
        _encoded("GIF") + b"*/=1;alert(1)",
        _encoded("GIF", comment=b"*/=1;alert(1)/*"),
    ],
    ids=["JPEG and ZIP", "JPEG and PDF", "PNG and HTML", "GIF and script", "GIF with script inside"],
)
def test_a_file_that_is_two_things_at_once_becomes_one(tmp_path: Path, data: bytes) -> None:
    """Phones put films and depth maps behind their photographs: refusing them would refuse ordinary pictures."""
    shown = _fit(_written(tmp_path / "a", data)).file.data
    assert leftovers(shown) == ()
    assert not [word for word in (b"PK\x03\x04", b"%PDF", b"<script", b"alert") if word in shown]
    assert corners(opened(shown)) == CORNERS


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04" + _encoded("JPEG"), b"<html>" + _encoded("PNG"), b"\n" + _encoded("GIF")]
)
def test_a_picture_behind_something_else_is_none(tmp_path: Path, data: bytes) -> None:
    assert _refused(_written(tmp_path / "a.jpg", data)).startswith("is no picture that storyshare can read")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("ending", ["jpg", "png", "txt", "heic", "exe", ""])
def test_the_ending_of_a_name_decides_nothing(tmp_path: Path, kind: str, ending: str) -> None:
    assert corners(opened(_fit(_written(tmp_path / f"a.{ending}", _encoded(kind))).file.data)) == CORNERS


@pytest.mark.parametrize(
    "broken", [b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0\x08\0\0\0\xff\xff", b"Exif\0\0", b"Exif\0\0garbage"]
)
def test_broken_camera_data_leaves_the_picture_as_it_is(tmp_path: Path, broken: bytes) -> None:
    plain = _encoded("JPEG")
    segment = struct.pack(">BBH", 0xFF, 0xE1, len(broken) + 2) + broken
    path = _written(tmp_path / "a.jpg", plain[:2] + segment + plain[2:])
    assert corners(opened(_fit(path).file.data)) == CORNERS


def test_a_heic_is_turned_upright_once(tmp_path: Path) -> None:
    stored = quarters((160, 120)).transpose(Image.Transpose.ROTATE_90)
    import pillow_heif

    data = BytesIO()
    pillow_heif.from_pillow(stored).save(data, exif=exif(6).tobytes(), quality=90)
    fitted = _fit(_written(tmp_path / "a.heic", data.getvalue()))
    assert (fitted.width, fitted.height) == (160, 120)
    assert corners(opened(fitted.file.data)) == CORNERS


def test_without_its_package_a_heic_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _written(tmp_path / "a.heic", heic())
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    assert _refused(path) == "is a HEIC photograph, which storyshare cannot read yet"
    assert 'pip install "storyshare[heic]"' in describe(path)


def test_a_heic_costs_nothing_where_there_is_none(tmp_path: Path) -> None:
    """Its package is loaded only for such a photograph; the test before this one may have loaded it."""
    loaded = sys.modules.pop("pillow_heif", None)
    try:
        _fit(save(quarters(), tmp_path / "a.jpg"))
        assert "pillow_heif" not in sys.modules
    finally:
        if loaded:
            sys.modules["pillow_heif"] = loaded


def test_a_sequence_of_pictures_is_refused(tmp_path: Path) -> None:
    data = _encoded("AVIF", save_all=True, append_images=[Image.new("RGB", (80, 60))])
    assert _refused(_written(tmp_path / "a.avif", data)) == "is animated, and only still pictures can be sent"


def test_it_is_said_from_which_bytes_a_picture_was_made(tmp_path: Path) -> None:
    path = save(quarters(), tmp_path / "a.jpg")
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (_fit(path).file.made_from, digest_of(path)) == (expected, expected)
    assert _fit(path).file.digest() != expected


def test_the_bytes_that_were_shown_are_those_that_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is exchanged right after it was read: name and picture are both the first one's."""
    path = save(quarters(), tmp_path / "a.png")
    first = path.read_bytes()
    other = _encoded("PNG", Image.new("RGB", (9, 9)))
    take = source.take

    def exchanged(asked: Path) -> source.Source:
        found = take(asked)
        asked.write_bytes(other)
        return found

    monkeypatch.setattr("storyshare.images.fitting.take", exchanged)
    fitted = _fit(path)
    assert fitted.file.made_from == hashlib.sha256(first).hexdigest()
    assert (fitted.width, fitted.height) == (80, 60)


def test_another_picture_with_the_same_date_and_size_is_another(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    first, second = (_encoded("PNG", Image.new("RGB", (8, 8), colour)) for colour in ((1, 2, 3), (3, 2, 1)))
    for data in (first, second):
        _written(path, data.ljust(200, b"\0"))
        os.utime(path, ns=(10**18, 10**18))
        shown = opened(_fit(path).file.data)
        assert shown.tobytes() == opened(data).tobytes()


def test_the_same_picture_under_two_names_is_fitted_once(tmp_path: Path) -> None:
    one, two = (save(quarters((82, 62)), tmp_path / name) for name in ("a.png", "b.png"))
    assert _fit(one).file.data is _fit(two).file.data
    assert (_fit(one).file.source, _fit(two).file.source) == ("a.png", "b.png")


def test_accounts_that_are_served_at_once_get_the_same_picture(tmp_path: Path) -> None:
    path = save(noise((300, 200)), tmp_path / "a.png")
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(_fit(path).file.data)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({id(data) for data in found}) == 1
