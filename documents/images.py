"""Images drawn anew: the picture stays, and nothing that came with it. Pure, no ORM.

Where it was taken, by whom and with what goes; so does whatever else a decoder passes over. Of an
animation the first picture is kept.
"""

import io

from PIL import Image, ImageOps

from core.refusals import Refused

# Decoded it takes four bytes each, twice while it is turned.
MOST_PIXELS = 30_000_000
FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP"}
KEPT = {"1", "L", "P", "I;16", "RGB"}
QUALITY = 90

DAMAGED = "This image is not what its name says, or it is damaged."
TOO_MANY_PIXELS = "This image has more than 30 million pixels. Make it smaller."


def redrawn(content: bytes, ending: str) -> bytes:
    kind, written = FORMATS[ending], io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            _bound(image)
            # It is turned as it was meant to be seen: what says how goes, too.
            _plain(ImageOps.exif_transpose(image)).save(written, kind, quality=QUALITY)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(TOO_MANY_PIXELS) from error
    except Exception as error:
        # Decoders stumble over hostile bytes in every way there is.
        raise Refused(DAMAGED) from error
    return written.getvalue()


def _bound(image: Image.Image) -> None:
    """By what the head says, before anything is decoded."""
    if image.width * image.height > MOST_PIXELS:
        raise Refused(TOO_MANY_PIXELS)


def _plain(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        plain = image.convert("RGBA")
    else:
        plain = image.copy() if image.mode in KEPT else image.convert("RGB")
    plain.info = {}
    return plain
