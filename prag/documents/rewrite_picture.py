"""How is a picture written anew? Its pixels, put upright, into a new picture with nothing else: no place, camera, comment or profile."""

from __future__ import annotations

import io
import warnings
from typing import Any

from PIL import Image, ImageFile, PngImagePlugin, TiffImagePlugin, UnidentifiedImageError

from prag.documents.rewrite import Limits, NotTaken

# Kept as they are; every other form of pixels becomes colour.
PLAIN = {"png": ("1", "L", "LA", "RGB", "RGBA"), "jpeg": ("L", "RGB")}
# A photo that was packed closer than the first of them may grow; before it is refused for that, it is packed closer too.
QUALITIES = (90, 80, 70)
# Texts in a PNG are never looked at; one that unpacks to more than this is a bomb.
MOST_TEXT = 64 * 1024

# What a camera says of how it was held (EXIF, tag 274), and how the picture is put upright.
_HELD = 274
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
# Loaded now, because later this process opens no file: the formats, and the reader of what a camera says.
Image.preinit()
assert TiffImagePlugin


def picture_anew(data: bytes, media: str, limits: Limits) -> bytes:
    """The picture with its pixels alone. Raises `NotTaken`."""
    picture = pixels_of(data, media, limits)
    if (turn := _turn_of(picture)) is not None:
        picture = picture.transpose(turn)
    if picture.mode not in PLAIN[media]:
        picture = picture.convert(_wider(picture, media))
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    del picture
    if media == "png":
        return _saved(fresh, "PNG")
    for quality in QUALITIES:
        kept = _saved(fresh, "JPEG", quality=quality)
        if len(kept) <= limits.most_bytes:
            break
    return kept


def pixels_of(data: bytes, media: str, limits: Limits) -> Image.Image:
    """The picture with its pixels read, whole and within the limit. Raises `NotTaken`."""
    # The library itself refuses twice as many, and warns before; the size is asked before a pixel is read.
    Image.MAX_IMAGE_PIXELS = limits.most_pixels
    PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY = MOST_TEXT, MOST_TEXT
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Any = Image.open(io.BytesIO(data), formats=[media.upper()])
            if picture.width * picture.height > limits.most_pixels:
                raise NotTaken("too_many_pixels")
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotTaken("too_many_pixels") from None
    except UnidentifiedImageError:
        raise NotTaken("broken") from None
    return picture


def _saved(picture: Image.Image, kind: str, **saving: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **saving)
    return out.getvalue()


def _turn_of(picture: Image.Image) -> Image.Transpose | None:
    """How it is put upright. A camera's notes that cannot be read say nothing."""
    try:
        return _UPRIGHT.get(picture.getexif().get(_HELD, 0))
    except Exception:
        return None


def _wider(picture: Image.Image, media: str) -> str:
    see_through = picture.mode in ("PA", "La", "RGBa") or "transparency" in picture.info
    return "RGBA" if media == "png" and see_through else "RGB"
