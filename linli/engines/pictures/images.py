"""From the bytes somebody sent to a clean, upright picture and its thumbnails. No database."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageCms

from linli.engines.pictures import segments

JPEG_QUALITY, THUMBNAIL_QUALITY = 92, 80
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
KEPT_FORMATS = {
    "JPEG": ("jpg", "image/jpeg"),
    "PNG": ("png", "image/png"),
    "WEBP": ("webp", "image/webp"),
}
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}


class TooManyPixels(Exception):
    """More than was allowed; found from the header, before anything is decoded."""


@dataclass(frozen=True)
class Picture:
    """`content` is upright, without metadata; `thumbnails` maps the longest side to WebP bytes."""

    content: bytes
    extension: str
    content_type: str
    width: int
    height: int
    thumbnails: dict[int, bytes] = field(default_factory=dict)


def detect(raw: bytes) -> str:
    """JPEG, PNG, WEBP, GIF, PDF, HEIF or "" by the first bytes; a name is never believed."""
    if raw.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "WEBP"
    if raw[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if raw.startswith(b"%PDF-"):
        return "PDF"
    return "HEIF" if raw[4:8] == b"ftyp" and raw[8:12] in HEIF_BRANDS else ""


def clean(raw: bytes, kind: str, most_pixels: int, sides: Sequence[int] = ()) -> Picture:
    """The picture upright and without metadata, with a thumbnail for each longest side (pixels).

    `kind` comes from `detect`. Raises `segments.Broken` for damaged files and `TooManyPixels` for
    more than `most_pixels` of width times height.
    """
    stripped = segments.STRIPPERS[kind](raw)
    image = decoded(stripped.content, kind, most_pixels)
    turned = upright(in_srgb(image, stripped.profile), orientation(stripped.exif))
    if turned.mode == "CMYK":
        turned = turned.convert("RGB")
    content, kept_as = stripped.content, kind
    if turned is not image or stripped.animated:
        kept_as = "PNG" if kind == "GIF" else kind
        content = encoded(turned, kept_as)
    extension, content_type = KEPT_FORMATS[kept_as]
    return Picture(content, extension, content_type, *turned.size, thumbnails(turned, sides))


def decoded(content: bytes, kind: str, most_pixels: int) -> Image.Image:
    """Decodes the first frame completely, so that a cut-off file is found now and not later."""
    try:
        image: Image.Image = Image.open(io.BytesIO(content), formats=(kind,))
        if image.width * image.height > most_pixels:
            raise TooManyPixels
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error) as error:
        raise segments.Broken from error
    return image


def orientation(exif: bytes) -> int:
    """1 to 8 as in Exif 2.32; 1 when absent or unreadable."""
    if not exif:
        return 1
    tags = Image.Exif()
    try:
        tags.load(exif)
        value = tags.get(ORIENTATION, 1)
    except Exception:  # Pillow raises many kinds for damaged metadata, none of them matters here
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def upright(image: Image.Image, turned: int) -> Image.Image:
    """The picture turned as its Exif orientation (1 to 8) says."""
    return image.transpose(UPRIGHT[turned]) if turned in UPRIGHT else image


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours of a wide-gamut phone camera, kept right although the profile goes."""
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        target = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        return ImageCms.profileToProfile(image, source, target, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def encoded(image: Image.Image, kind: str) -> bytes:
    """The bytes of a picture without metadata; transparency stays."""
    out = io.BytesIO()
    bare = image.copy()
    # Pillow writes what it finds in `info`, and colour conversion leaves a profile there.
    bare.info = {key: value for key, value in image.info.items() if key == "transparency"}
    bare.save(out, kind, quality=JPEG_QUALITY)
    return out.getvalue()


def thumbnails(image: Image.Image, sides: Sequence[int]) -> dict[int, bytes]:
    """Longest side -> WebP bytes; never larger than the picture itself."""
    made: dict[int, bytes] = {}
    small = on_white(image)
    for side in sorted(sides, reverse=True):
        small = small.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
        out = io.BytesIO()
        small.save(out, "WEBP", quality=THUMBNAIL_QUALITY, method=2)
        made[side] = out.getvalue()
    return made


def on_white(image: Image.Image) -> Image.Image:
    """The picture without transparency, white behind it."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    ground.alpha_composite(layer)
    return ground.convert("RGB")
