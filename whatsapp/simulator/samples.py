"""Files that customers send: three spoken notes kept here, pictures and papers drawn on demand.

The notes were spoken by espeak-ng and encoded with opusenc, as WhatsApp's own: Ogg, Opus, mono.
"""

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from whatsapp.simulator.state import File

FOLDER = Path(__file__).parent / "voices"
VOICES = {"cake": ("voice-cake.ogg", 6), "change": ("voice-change.ogg", 5), "reply": ("voice-reply.ogg", 3)}
Colour = tuple[int, int, int]
SIZE = (960, 720)


@cache
def voice(name: str = "cake") -> File:
    path, seconds = VOICES[name]
    return File((FOLDER / path).read_bytes(), "audio/ogg; codecs=opus", seconds=seconds)


@cache
def picture(name: str = "cake") -> File:
    """`name`: cake, bread, basket, receipt or shop."""
    image = PICTURES[name]()
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=82)
    return File(buffer.getvalue(), "image/jpeg", f"{name}.jpg", width=image.width, height=image.height)


def cake() -> Image.Image:
    image, draw = _table((250, 226, 214), (226, 178, 160))
    draw.ellipse((150, 560, 810, 660), fill=(245, 243, 238), outline=(214, 206, 196), width=4)
    for top, left, right, colour in ((400, 240, 720, (146, 84, 50)), (250, 300, 660, (162, 96, 58))):
        draw.rounded_rectangle((left, top, right, top + 190), 26, fill=colour)
        draw.rounded_rectangle((left, top, right, top + 58), 26, fill=(94, 52, 34))
        for drop in range(left + 20, right - 30, 62):
            draw.rounded_rectangle((drop, top + 30, drop + 34, top + 80 + drop % 37), 17, fill=(94, 52, 34))
    for at in range(350, 640, 70):
        draw.rectangle((at, 176, at + 12, 250), fill=(244, 200, 92))
        draw.ellipse((at - 4, 142, at + 16, 180), fill=(255, 158, 62))
    for at in range(270, 700, 48):
        draw.ellipse((at, 500 + at % 53, at + 16, 516 + at % 53), fill=(240, 120 + at % 90, 110))
    return image


def bread() -> Image.Image:
    image, draw = _table((252, 238, 212), (222, 184, 132))
    for left, top in ((120, 330), (380, 250), (520, 400), (230, 470)):
        draw.ellipse((left, top + 20, left + 340, top + 180), fill=(164, 104, 48))
        draw.ellipse((left, top, left + 340, top + 160), fill=(220, 160, 84))
        draw.ellipse((left + 30, top + 12, left + 300, top + 110), fill=(234, 184, 112))
        for cut in range(left + 80, left + 280, 62):
            draw.line((cut, top + 30, cut + 34, top + 110), fill=(250, 226, 178), width=12)
    return image


def basket() -> Image.Image:
    image, draw = _table((226, 238, 226), (150, 186, 150))
    draw.arc((250, 130, 710, 640), 180, 360, fill=(140, 92, 50), width=26)
    for left, top, colour in ((290, 300, (226, 160, 84)), (440, 280, (204, 74, 66)), (560, 310, (246, 204, 96))):
        draw.ellipse((left, top, left + 150, top + 150), fill=colour)
    draw.rounded_rectangle((220, 400, 740, 630), 40, fill=(176, 120, 66))
    for row in range(400, 630, 46):
        for left in range(220 + row % 92 // 2, 720, 92):
            draw.rounded_rectangle((left, row + 6, min(left + 60, 734), row + 34), 12, fill=(198, 146, 88))
    return image


def receipt() -> Image.Image:
    image = Image.new("RGB", (720, 960), (238, 240, 244))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((60, 50, 660, 910), 28, fill=(255, 255, 255), outline=(214, 218, 226), width=3)
    draw.ellipse((310, 100, 410, 200), fill=(50, 160, 120))
    draw.line((336, 152, 356, 174, 388, 130), fill=(255, 255, 255), width=12, joint="curve")
    text = [("Pix enviado", 44, 240), ("R$ 92,50", 68, 310), ("Para", 26, 440), ("Padaria Pao Quente", 34, 474)]
    text += [("De", 26, 560), ("Marina C.", 34, 594), ("ID E0000000020261122", 26, 700)]
    for words, size, top in text:
        draw.text((360, top), words, fill=(44, 52, 66), font_size=size, anchor="ma")
    for top in (420, 540, 670):
        draw.line((110, top, 610, top), fill=(226, 230, 236), width=3)
    return image


def shop() -> Image.Image:
    image, draw = _table((206, 226, 244), (164, 170, 178))
    draw.rectangle((140, 190, 820, 640), fill=(250, 244, 232))
    for at, left in enumerate(range(120, 840, 80)):
        colour = (200, 72, 60) if at % 2 else (250, 246, 240)
        draw.pieslice((left, 170, left + 80, 330), 0, 180, fill=colour)
        draw.rectangle((left, 200, left + 80, 250), fill=colour)
    draw.rounded_rectangle((220, 110, 740, 180), 16, fill=(110, 62, 40))
    draw.text((480, 145), "PAO QUENTE", fill=(255, 236, 206), font_size=46, anchor="mm")
    draw.rectangle((200, 370, 520, 560), fill=(168, 204, 216))
    draw.rectangle((590, 370, 740, 640), fill=(126, 80, 52))
    return image


PICTURES = {"cake": cake, "bread": bread, "basket": basket, "receipt": receipt, "shop": shop}


def _table(wall: Colour, wood: Colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A wall that gets lighter to the top, and a table."""
    image = Image.new("RGB", SIZE, wood)
    draw = ImageDraw.Draw(image)
    for row in range(520):
        share = row / 520
        lit = [round(255 * (1 - share) * 0.25 + tone * (0.75 + 0.25 * share)) for tone in wall]
        draw.line((0, row, SIZE[0], row), fill=(lit[0], lit[1], lit[2]))
    return image, draw


@cache
def paper(title: str = "Tabela de preços", name: str = "tabela-de-precos.pdf") -> File:
    """A one-page PDF, by hand: five objects and their table of offsets (ISO 32000-1, 7.5)."""
    words = title.encode("latin-1", "replace").replace(b"(", b"[").replace(b")", b"]")
    page = b"BT /F1 26 Tf 60 760 Td (" + words + b") Tj ET BT /F1 13 Tf 60 720 Td (Simulador da Prosa) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length " + str(len(page)).encode() + b">>stream\n" + page + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    raw, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(raw))
        raw += str(number).encode() + b" 0 obj" + part + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return File(raw + end % len(raw), "application/pdf", name)


def qr_like(seed: str) -> bytes:
    """Looks like a QR code and leads nowhere."""
    image = Image.new("1", (290, 290), 1)
    draw = ImageDraw.Draw(image)
    bits = int.from_bytes(seed.encode().ljust(8, b"q"), "big")
    for row in range(25):
        for column in range(25):
            if (bits * (row + 3) ** 2 * (column + 5) ** 3 >> 7) % 5 < 2:
                draw.rectangle((20 + column * 10, 20 + row * 10, 29 + column * 10, 29 + row * 10), fill=0)
    for left, top in ((20, 20), (200, 20), (20, 200)):
        draw.rectangle((left, top, left + 69, top + 69), fill=0)
        draw.rectangle((left + 10, top + 10, left + 59, top + 59), fill=1)
        draw.rectangle((left + 20, top + 20, left + 49, top + 49), fill=0)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
