"""Pictures made for the tests: no real photo, no real place."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112


def gradient(width: int, height: int) -> Image.Image:
    """No two rows or columns alike, and smooth, so that every turn shows and JPEG stays close."""
    red = Image.linear_gradient("L").resize((width, height))
    green = Image.linear_gradient("L").rotate(90).resize((width, height))
    blue = Image.radial_gradient("L").resize((width, height))
    return Image.merge("RGB", (red, green, blue))


def photo(
    kind: str = "JPEG",
    size: tuple[int, int] = (96, 64),
    *,
    orientation: int | None = None,
    gps: bool = False,
    **options: Any,
) -> bytes:
    """The bytes of a picture, turned and placed in its metadata as asked for."""
    exif = Image.Exif()
    if orientation:
        exif[ORIENTATION] = orientation
    if gps:
        exif[GPS] = {1: "N", 2: (30.0, 45.0, 12.0), 3: "E", 4: (120.0, 46.0, 30.0)}
    if exif:
        options["exif"] = exif
    out = io.BytesIO()
    gradient(*size).save(out, kind, **options)
    return out.getvalue()
