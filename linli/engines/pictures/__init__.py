"""From the bytes somebody sent to a clean, upright picture.

`detect` tells the type by content (bytes in, a name or "" out). `clean` gives a `Picture`: bytes
without metadata (Exif, XMP, IPTC: no place, no camera), upright by Exif 2.32 orientation, in sRGB,
with WebP thumbnails by longest side in pixels. Raises `segments.Broken` for a damaged file and
`TooManyPixels` (width times height) before anything is decoded.

>>> import io
>>> from PIL import Image
>>> from linli.engines.pictures import images
>>> sent = io.BytesIO()
>>> Image.new("RGB", (40, 30)).save(sent, "JPEG")
>>> images.detect(sent.getvalue())
'JPEG'
>>> made = images.clean(sent.getvalue(), "JPEG", most_pixels=10_000, sides=(20,))
>>> made.width, made.height, sorted(made.thumbnails)
(40, 30, [20])
"""
