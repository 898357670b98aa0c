"""The largest pictures that are still accepted: how long one takes, and how much memory, each in a process of its own.

    python benchmarks/pictures.py

Each is fitted for a platform that takes one megabyte, which takes the most tries.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pillow_heif
from PIL import Image

from storyshare.images import fit
from storyshare.models import ImageRules, StoryImage

SQUARE = (7000, 7100)
AIM_SECONDS, AIM_MEGABYTES = 20, 1000
RULES = ImageRules(count=4, types=("image/jpeg", "image/png"), max_bytes=1_000_000)
MEGABYTE = 1024 if sys.platform == "linux" else 1024 * 1024


def noisy(mode: str, size: tuple[int, int] = SQUARE) -> Image.Image:
    """A picture that does not compress well."""
    tile = Image.effect_noise((500, 500), 60).convert(mode)
    picture = Image.new(mode, size)
    for left in range(0, size[0], 500):
        for top in range(0, size[1], 500):
            picture.paste(tile, (left, top))
    return picture


def faint() -> Image.Image:
    """Half see-through, noisy in one corner."""
    picture = Image.new("RGBA", SQUARE, (10, 20, 30, 40))
    picture.paste(noisy("RGBA", (2000, 2000)))
    return picture


CASES: dict[str, Callable[[Path], None]] = {
    "jpeg, 120 megapixels": lambda path: noisy("RGB", (12_000, 10_000)).save(path, "JPEG", quality=45),
    "jpeg, 120 megapixels, progressive": lambda path: noisy("RGB", (12_000, 10_000)).save(
        path, "JPEG", quality=45, progressive=True
    ),
    "jpeg, 90 megapixels of four colours, progressive": lambda path: noisy("CMYK", (10_000, 9_000)).save(
        path, "JPEG", quality=30, progressive=True
    ),
    "jpeg, a strip of 50 megapixels": lambda path: noisy("CMYK", (50_000, 1_000)).save(
        path, "JPEG", quality=40, progressive=True
    ),
    "png, see-through in part": lambda path: faint().save(path, "PNG", compress_level=1),
    "png, sixteen bits of grey": lambda path: Image.new("I;16", SQUARE, 30_000).save(path, "PNG"),
    "png, a palette with see-through colours": lambda path: Image.new("P", SQUARE, 3).save(
        path, "PNG", transparency=bytes(range(256))
    ),
    "gif": lambda path: Image.new("P", SQUARE, 3).save(path, "GIF", transparency=3),
    "webp, without loss": lambda path: Image.new("RGBA", SQUARE, (10, 20, 30, 40)).save(
        path, "WEBP", lossless=True, quality=0, method=0
    ),
    "avif": lambda path: noisy("RGB", (4000, 4000)).resize(SQUARE).save(path, "AVIF", speed=10, quality=40),
    "heic": lambda path: pillow_heif.from_pillow(noisy("RGB", (4000, 4000)).resize(SQUARE)).save(path, quality=30),
}


def main() -> None:
    """Print one row a picture: seconds, megabytes of memory, and what became of it."""
    print(f"{'':50} {'file':>8} {'s':>6} {'MB':>6}   (aims: {AIM_SECONDS} s, {AIM_MEGABYTES} MB)")
    for name in CASES:
        with tempfile.TemporaryDirectory(prefix="storyshare-") as folder:
            path = Path(folder) / "picture"
            again = [sys.executable, __file__]
            subprocess.run([*again, "make", name, str(path)], check=True)
            said = subprocess.run([*again, "fit", str(path)], check=True, capture_output=True, text=True)
            size = path.stat().st_size / 1_000_000
        found = json.loads(said.stdout)
        print(f"{name:50} {size:5.1f} MB {found['seconds']:6.1f} {found['megabytes']:6}   {found['became']}")


def measure(path: Path) -> None:
    """Fit one picture, and say what it cost."""
    begun = time.perf_counter()
    fitted = fit(StoryImage(file=path.name, path=path, alt="x"), RULES, number=1)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
    became = f"{fitted.width} × {fitted.height}, {len(fitted.file.data):,} bytes"
    print(json.dumps({"seconds": seconds, "megabytes": peak, "became": became}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        Image.MAX_IMAGE_PIXELS = None
        CASES[sys.argv[2]](Path(sys.argv[3]))
    elif sys.argv[1:2] == ["fit"]:
        measure(Path(sys.argv[2]))
    else:
        main()
