"""The demo's files, stored like any customer's: below MEDIA_ROOT, under random keys."""

import hashlib
import io
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image, ImageDraw

from atendimento.models import Attachment, AttachmentState, Message
from whatsapp.simulator import samples
from whatsapp.simulator.state import File

TITLES = {
    "orcamento-casamento.pdf": "Orçamento: casamento Camila",
    "nota-4312.pdf": "Nota fiscal do pedido 4312",
    "tabela-atacado.pdf": "Tabela de atacado",
    "reajuste-farinha.pdf": "Reajuste da farinha T65",
}
WAVE = [
    18,
    34,
    52,
    41,
    66,
    78,
    55,
    31,
    22,
    47,
    71,
    88,
    64,
    39,
    25,
    44,
    69,
    83,
    58,
    36,
    20,
    12,
    30,
    57,
    74,
    61,
    42,
    27,
    15,
    33,
]


def sample(name: str) -> File:
    """`cake` …: a picture; `voice:cake`; `pdf:name.pdf`; `sticker`."""
    kind, _, rest = name.rpartition(":")
    if kind == "voice":
        return samples.voice(rest)
    if kind == "pdf":
        return samples.paper(TITLES[rest], rest)
    return sticker() if name == "sticker" else samples.picture(name)


@cache
def sticker() -> File:
    """A bun that smiles."""
    image = Image.new("RGBA", (512, 512), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((56, 126, 456, 436), fill=(186, 118, 54))
    draw.ellipse((56, 96, 456, 406), fill=(232, 176, 98))
    draw.ellipse((110, 120, 330, 220), fill=(246, 206, 140))
    for left in (180, 290):
        draw.ellipse((left, 220, left + 40, 270), fill=(84, 48, 26))
    draw.arc((200, 250, 312, 340), 20, 160, fill=(84, 48, 26), width=12)
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=85)
    return File(buffer.getvalue(), "image/webp", width=512, height=512)


def attach(message: Message, name: str) -> Attachment:
    """The attachment row, its bytes already stored. The layout is that of services.media.save_file."""
    file = sample(name)
    attachment = Attachment(message=message, state=AttachmentState.READY, **facts(message, file))
    key = f"{message.tenant_id}/{timezone.now():%Y}/{timezone.now():%m}/{attachment.pk}"
    attachment.key = default_storage.save(key, ContentFile(file.data))
    return attachment


def facts(message: Message, file: File) -> dict[str, Any]:
    found: dict[str, Any] = {"mime": file.mime.split(";")[0], "size": len(file.data)}
    found["sha256"] = hashlib.sha256(file.data).hexdigest()
    if message.kind == "document":
        found["name"] = file.name
    if file.width:
        found |= {"width": file.width, "height": file.height}
    if file.seconds:
        found |= {"seconds": file.seconds, "waveform": WAVE * 2}
    return found
