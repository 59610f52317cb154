"""Style sheets, scripts and images that every page asks for.

They are filled up to the configured size with rules and functions that a browser really has to parse, so
that a page load costs what one costs.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fake_coupa.config import AssetsConfig
from fake_coupa.seeding import random_for

_TEMPLATES = Path(__file__).parent / "templates"
_SIDE_PIXELS = 40


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file with the tag that a browser revalidates it by."""

    path: str
    mime: str
    body: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All static files of the site, by kind."""

    css: tuple[Asset, ...]
    js: tuple[Asset, ...]
    images: tuple[Asset, ...]

    def by_path(self) -> dict[str, Asset]:
        """Every asset under its path."""
        return {asset.path: asset for asset in (*self.css, *self.js, *self.images)}


def build_assets(config: AssetsConfig) -> Assets:
    """All static files for this configuration."""
    css, js, images = config.css, config.js, config.images
    return Assets(
        css=tuple(
            _asset(f"/assets/application-{n}.css", "text/css", _style_sheet(n, css.size_bytes))
            for n in range(1, css.count + 1)
        ),
        js=tuple(
            _asset(f"/assets/application-{n}.js", "text/javascript", _script(n, js.size_bytes))
            for n in range(1, js.count + 1)
        ),
        images=tuple(
            _asset(f"/assets/item-{n}.png", "image/png", _image(n, images.size_bytes))
            for n in range(1, images.count + 1)
        ),
    )


def _asset(path: str, mime: str, body: bytes) -> Asset:
    return Asset(path, mime, body, hashlib.sha256(body).hexdigest()[:16])


def _filled(start: str, piece: Callable[[int], str], size_bytes: int) -> bytes:
    parts = [start.encode()]
    left = size_bytes - len(parts[0])
    while left > 0:
        parts.append(piece(len(parts)).encode())
        left -= len(parts[-1])
    return b"".join(parts)


def _style_sheet(number: int, size_bytes: int) -> bytes:
    start = (_TEMPLATES / "site.css").read_text(encoding="utf-8") if number == 1 else ""
    return _filled(start, lambda n: f".u{number}-{n}{{padding:{n % 24}px;margin:0 {n % 7}px}}\n", size_bytes)


def _script(number: int, size_bytes: int) -> bytes:
    start = (_TEMPLATES / "site.js").read_text(encoding="utf-8") if number == 1 else ""
    return _filled(
        start,
        lambda n: f"function m{number}_{n}(a,b){{return a.map(x=>x*{n}+b).filter(x=>x%{n + 2}>1).length}}\n",
        size_bytes,
    )


def _image(number: int, size_bytes: int) -> bytes:
    red, green, blue = ((37 * number * k) % 130 + 90 for k in (1, 2, 3))
    rows = b"".join(
        b"\x00" + bytes((red - y, green - y, blue + x - y)[k] for x in range(_SIDE_PIXELS) for k in range(3))
        for y in range(_SIDE_PIXELS)
    )
    header = struct.pack(">IIBBBBB", _SIDE_PIXELS, _SIDE_PIXELS, 8, 2, 0, 0, 0)
    pixels = _png_chunk(b"IDAT", zlib.compress(rows))
    padding = random_for(number, "padding").randbytes(max(0, size_bytes - len(pixels) - 100))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _png_chunk(b"IHDR", header)
        + _png_chunk(b"paDd", padding)
        + pixels
        + _png_chunk(b"IEND", b"")
    )


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
