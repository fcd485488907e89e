"""A photo as it may be kept: drawn anew, no larger than a page shows it, without place, moment or device in it."""

import io
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from nabij.impact.photos import NotAPhoto, Photo

LARGEST_FILE = 12 * 1024 * 1024  # bytes; what a telephone makes, with room to spare
MOST_PIXELS = 60_000_000  # beyond this a small file unpacks into more memory than a server should give
SMALLEST_SIDE = 100  # pixels
LONGEST_SIDE = 1600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")


def drawn_anew(file: IO[bytes]) -> Photo:
    """The picture in a file, upright, as a new JPEG that holds nothing but the pixels. Raises `NotAPhoto`.

    The size is judged by the head of the file, before anything is unpacked.
    """
    if _size(file) > LARGEST_FILE:
        raise NotAPhoto("large")
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPhoto("large")
            if min(picture.size) < SMALLEST_SIDE:
                raise NotAPhoto("small")
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _as_jpeg(ImageOps.exif_transpose(picture))
    except UnidentifiedImageError as error:
        raise NotAPhoto("format") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPhoto("broken") from error


def _size(file: IO[bytes]) -> int:
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(0)
    return size


def _as_jpeg(picture: Image.Image) -> Photo:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    flat = Image.new("RGB", picture.size, "white")  # what was see-through becomes paper
    layered = picture.convert("RGBA")
    flat.paste(layered, mask=layered.getchannel("A"))
    made = io.BytesIO()
    flat.save(made, "JPEG", quality=QUALITY, optimize=True)
    return Photo(made.getvalue(), *flat.size)
