"""Cleaning pictures: upright, without anything but the picture."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageOps

from linli.engines.pictures import images, segments

Make = Callable[..., bytes]
SIDES = (320, 1280)
clean = partial(images.clean, most_pixels=50_000_000, sides=SIDES)
SECRET = b"<x:xmpmeta>Somebody's garden</x:xmpmeta>"


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def largest_difference(one: Image.Image, other: Image.Image) -> int:
    extrema = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getextrema()
    return max(int(high) for _low, high in extrema)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_png_with_any_orientation_has_the_pixels_of_the_reference(
    photo: Make, orientation: int
) -> None:
    raw = photo("PNG", orientation=orientation, gps=True)
    picture = clean(raw, "PNG")
    reference = ImageOps.exif_transpose(opened(raw))
    assert np.array_equal(np.asarray(opened(picture.content)), np.asarray(reference))
    assert (picture.width, picture.height) == reference.size


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_lossy_picture_with_any_orientation_looks_like_the_reference(
    photo: Make, kind: str, orientation: int
) -> None:
    raw = photo(kind, orientation=orientation, gps=True, quality=95)
    picture = clean(raw, kind)
    reference = ImageOps.exif_transpose(opened(raw))
    assert (picture.width, picture.height) == reference.size
    assert largest_difference(opened(picture.content), reference) <= 12


@pytest.mark.parametrize("progressive", [False, True])
def test_upright_jpeg_with_metadata_keeps_exactly_its_pixels(
    photo: Make, progressive: bool
) -> None:
    raw = photo("JPEG", orientation=1, gps=True, progressive=progressive, xmp=SECRET)
    picture = clean(raw, "JPEG")
    assert np.array_equal(np.asarray(opened(raw)), np.asarray(opened(picture.content)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_metadata_of_every_sort_is_gone(photo: Make, kind: str, orientation: int) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options = {"xmp": SECRET, "icc_profile": profile}
    raw = photo(kind, orientation=orientation, gps=True, **options)
    assert opened(raw).getexif().get_ifd(0x8825)
    content = clean(raw, kind).content
    after = opened(content)
    assert dict(after.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(after.info)
    assert b"garden" not in content
    assert b"Exif" not in content


def test_jpeg_comment_and_embedded_preview_are_gone(photo: Make) -> None:
    raw = photo("JPEG", comment=b"written by somebody")
    preview = b"\xff\xe0" + struct.pack(">H", 8) + b"JFXX\0\x10"
    content = clean(raw[:2] + preview + raw[2:], "JPEG").content
    assert b"somebody" not in content
    assert b"JFXX" not in content


def test_png_text_is_gone(photo: Make) -> None:
    text = b"tEXtAuthor\0Somebody"
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    raw = photo("PNG")
    content = clean(raw[:33] + chunk + raw[33:], "PNG").content
    assert b"Somebody" not in content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_follows_the_picture_is_cut_off(photo: Make, kind: str) -> None:
    raw = photo(kind)
    archive = b"PK\x03\x04" + b"<script>alert(1)</script>" * 20
    assert clean(raw + archive, kind).content == clean(raw, kind).content


def profile_with_red_and_green_swapped() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"----", 1).replace(b"gXYZ", b"rXYZ", 1)
    return swapped.replace(b"----", b"gXYZ", 1).replace("sRGB".encode("utf-16-be"), b"\0T" * 4)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_stay_right_although_their_profile_goes(kind: str) -> None:
    out = io.BytesIO()
    profile = profile_with_red_and_green_swapped()
    Image.new("RGB", (16, 16), (250, 10, 10)).save(out, kind, icc_profile=profile)
    after = opened(clean(out.getvalue(), kind).content)
    red, green, _blue = after.convert("RGB").getpixel((8, 8))
    assert green > 200 > 60 > red
    assert "icc_profile" not in after.info


def test_unreadable_profile_is_dropped(photo: Make) -> None:
    raw = photo("JPEG", icc_profile=b"not a profile")
    assert clean(raw, "JPEG").content == clean(photo("JPEG"), "JPEG").content


def test_print_colours_become_screen_colours() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (20, 10), (0, 255, 255, 0)).save(out, "JPEG")
    after = opened(clean(out.getvalue(), "JPEG").content)
    assert after.mode == "RGB"
    red, green, blue = after.getpixel((5, 5))
    assert red > 200 > 60 > max(green, blue)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_moving_picture_becomes_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    after = opened(clean(out.getvalue(), kind).content)
    assert getattr(after, "n_frames", 1) == 1
    assert largest_difference(after, frames[0]) <= 4


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_cut_off_file_is_called_broken(photo: Make, kind: str, share: float) -> None:
    raw = photo(kind)
    with pytest.raises(segments.Broken):
        clean(raw[: int(len(raw) * share)], kind)


def test_bomb_is_found_from_the_header_alone(photo: Make) -> None:
    raw = bytearray(photo("PNG"))
    raw[16:24] = struct.pack(">II", 30_000, 30_000)
    raw[29:33] = struct.pack(">I", zlib.crc32(raw[12:29]))
    with pytest.raises(images.TooManyPixels):
        clean(bytes(raw), "PNG")


def test_one_pixel_more_than_allowed_is_too_many(photo: Make) -> None:
    assert images.clean(photo("JPEG"), "JPEG", 96 * 64).width == 96
    with pytest.raises(images.TooManyPixels):
        images.clean(photo("JPEG", (97, 64)), "JPEG", 96 * 64)


def test_thumbnails_fit_their_side_and_never_grow(photo: Make) -> None:
    large = clean(photo("JPEG", (2000, 1000)), "JPEG").thumbnails
    assert {side: opened(c).size for side, c in large.items()} == {
        320: (320, 160),
        1280: (1280, 640),
    }
    small = clean(photo("JPEG", (100, 50)), "JPEG").thumbnails
    assert {opened(content).size for content in small.values()} == {(100, 50)}


def test_transparent_picture_has_thumbnails_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    picture = clean(out.getvalue(), "PNG")
    assert opened(picture.content).mode == "RGBA"
    assert opened(picture.thumbnails[320]).convert("RGB").getpixel((20, 20)) == (255, 255, 255)


@given(st.data())
def test_damaged_bytes_give_a_picture_or_broken_and_nothing_else(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]))
    out = io.BytesIO()
    Image.linear_gradient("L").resize((16, 16)).convert("RGB").save(out, kind)
    raw = bytearray(out.getvalue())
    spots = st.integers(min_value=6, max_value=len(raw) - 1)
    for spot, value in data.draw(st.lists(st.tuples(spots, st.integers(0, 255)), max_size=6)):
        raw[spot] = value
    if images.detect(bytes(raw)) != kind:
        return
    try:
        picture = clean(bytes(raw), kind)
    except (segments.Broken, images.TooManyPixels):
        return
    assert opened(picture.content).size == (picture.width, picture.height)
