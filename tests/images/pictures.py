"""Pictures made for tests, with everything in them that must not be public."""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description photoshop:City="Anytown"/></x:xmpmeta>'
CORNERS = {
    "top left": (200, 30, 30),
    "top right": (30, 160, 30),
    "bottom left": (30, 30, 200),
    "bottom right": (230, 200, 40),
}


def quarters(size: tuple[int, int] = (80, 60)) -> Image.Image:
    """Four plain quarters, one colour each, so that what is up and what is left can be seen."""
    image = Image.new("RGB", size)
    half = (size[0] // 2, size[1] // 2)
    for colour, place in zip(CORNERS.values(), ((0, 0), (half[0], 0), (0, half[1]), half), strict=True):
        image.paste(
            colour, (*place, *size) if place == half else (place[0], place[1], place[0] + half[0], place[1] + half[1])
        )
    return image


def noise(size: tuple[int, int]) -> Image.Image:
    """Every pixel different from its neighbour, so that nothing compresses."""
    return Image.effect_noise(size, 120).convert("RGB")


def exif(orientation: int = 1) -> Image.Exif:
    """Camera data with a place and an orientation."""
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F] = "Made-up Cameras"
    found.get_ifd(0x8825).update({1: "N", 2: (34.0, 3.0, 8.0), 3: "W", 4: (118.0, 14.0, 37.0)})
    return found


def save(image: Image.Image, path: Path, **options: Any) -> Path:
    """The picture in a file; its type by the ending."""
    image.save(path, **options)
    return path


def opened(data: bytes) -> Image.Image:
    """What a viewer would show of these bytes."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def corners(image: Image.Image) -> dict[str, tuple[int, int, int]]:
    """The colour in the middle of each quarter, rounded to the nearest one of `CORNERS`."""
    width, height = image.size
    places = dict(zip(CORNERS, ((1, 1), (3, 1), (1, 3), (3, 3)), strict=True))
    found = {}
    for name, (x, y) in places.items():
        pixel: Any = image.convert("RGB").getpixel((width * x // 4, height * y // 4))
        found[name] = min(
            CORNERS.values(), key=lambda colour: sum(abs(a - b) for a, b in zip(colour, pixel, strict=True))
        )
    return found
