"""Pictures of people: whatever was uploaded is drawn anew, so that nothing of the file itself is kept or served."""

import io

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from accounts.errors import Invalid
from accounts.ids import new_id
from accounts.models import User

SIDE = 256  # pixels
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 50_000_000
FORMATS = ["JPEG", "PNG", "WEBP", "GIF"]
MIME = "image/webp"


def avatar_store(*, person: User, file: File) -> str:
    """A square picture; returns its key. Raises Invalid for what is no picture, or no small one."""
    if file.size > MOST_BYTES:
        raise refused(_("The picture is larger than %(max)s MB") % {"max": MOST_BYTES >> 20})
    return default_storage.save(f"{person.tenant_id}/people/{new_id()}", ContentFile(drawn(file)))


def avatar_remove(key: str) -> None:
    if key:
        default_storage.delete(key)


def drawn(file: File) -> bytes:
    """The picture as WebP, without the camera's notes (place, device). The bytes decide what it is, not its name."""
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise refused(_("The picture has too many pixels"))
            square = ImageOps.fit(ImageOps.exif_transpose(image).convert("RGB"), (SIDE, SIDE))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refused(_("This is not a picture: send JPEG, PNG, WebP or GIF")) from error
    out = io.BytesIO()
    square.save(out, "WEBP", quality=85)
    return out.getvalue()


def refused(said: str) -> Invalid:
    return Invalid(said, code="bad_picture", fields={"avatar": [said]})
