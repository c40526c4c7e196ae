"""The emoji of the picker, with their Portuguese and English names, from the `emoji` package's data."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import emoji
from django.utils.translation import gettext_lazy as _
from emoji import EMOJI_DATA, STATUS

from atendimento.models import folded

NEWEST = 14  # Unicode's emoji version that phones of recent years can draw
FOUND_AT_ONCE = 8
SKIN, JOINED = range(0x1F3FB, 0x1F400), "\u200d"
TONES = ("", *map(chr, SKIN))  # yellow first, then Unicode's five, light to dark
TONE_NAMES = (_("Yellow"), _("Light"), _("Medium-light"), _("Medium"), _("Medium-dark"), _("Dark"))
# Unicode's own order follows its blocks, and the package knows no groups: by code point, the first that fits.
GROUPS = (
    ("faces", _("Smileys"), "1F600-1F640 1F910-1F917 1F920-1F92F 1F970-1F97A 1F9D0 1FAE0-1FAE8 2639-263A 1F636"),
    ("hands", _("Gestures and people"), "1F440-1F487 1F4AA 1F590-1F596 1F645-1F64F 1F90C 1F90F 1F918-1F91F 1F930-1F93E "
     "1F977 1F9B4-1F9B9 1F9CD-1F9DF 1FAC2-1FAC6 1FAF0-1FAF8 1F6B4-1F6B6 261D 26F9 270A-270D 1F3C2-1F3C4 1F3CA-1F3CC"),
    ("hearts", _("Hearts"), "2763-2764 1F48B-1F48C 1F493-1F49F 1F5A4 1F90D-1F90E 1F9E1 1FA75-1FA77"),
    ("nature", _("Animals and nature"), "1F300-1F320 1F324-1F32C 1F330-1F344 1F400-1F43F 1F490 1F980-1F9AE 1FAB4-1FABF "
     "2600-2604 2614 26C4-26C8 2744 1F54A 1F577-1F578"),
    ("food", _("Food"), "1F32D-1F32F 1F345-1F37F 1F95D-1F96F 1F950-1F95C 1F9C0-1F9CB 1FAD0-1FADB 2615"),
    ("play", _("Celebration and sports"), "1F380-1F3C1 1F3C5-1F3C9 1F3CD-1F3D3 1F93F-1F94F 1F9E9 26BD-26BE 26F3"),
    ("places", _("Places and travel"), "1F3D4-1F3F0 1F680-1F6FF 1F5FA-1F5FF 26EA 26F2 26F5 26FA 26FD 2708"),
    ("things", _("Objects"), "1F4A0-1F4FF 1F50A-1F5FF 1F3F7-1F3FA 1F97B-1F97F 1F9E2-1F9FF 1FA70-1FAA9 2702-2712 260E"),
    ("flags", _("Flags"), "1F1E6-1F1FF 1F3C1 1F3F3-1F3F4 1F6A9 1F38C"),
    ("signs", _("Symbols"), "0-10FFFF"),
)  # fmt: skip


@dataclass(frozen=True)
class Emoji:
    char: str
    name: str  # in Portuguese, for people
    code: str  # what may stand between colons
    words: str  # folded, of both languages


@cache
def groups() -> list[tuple[str, object, list[Emoji]]]:
    """(key, label, emoji), made once per process."""
    made: dict[str, list[Emoji]] = {key: [] for key, _label, _ranges in GROUPS}
    spans = [(key, list(numbers(ranges))) for key, _label, ranges in GROUPS]
    for each in everyone():
        point = 0x1F1E6 if 0x1F1E6 <= ord(each.char[0]) <= 0x1F1FF else ord(each.char[0])
        made[next(key for key, ranges in spans if any(low <= point <= high for low, high in ranges))].append(each)
    return [
        (key, label, sorted(made[key], key=lambda each: (each.char < "\U0001f000", each.char)))
        for key, label, _ranges in GROUPS
    ]


def numbers(ranges: str) -> Iterator[tuple[int, int]]:
    for part in ranges.split():
        low, _dash, high = part.partition("-")
        yield int(low, 16), int(high or low, 16)


def everyone() -> Iterator[Emoji]:
    """Fully qualified, without shades of skin: they would be five times as many."""
    emoji.config.load_language("pt")
    for char, data in EMOJI_DATA.items():
        if data["status"] != STATUS["fully_qualified"] or data["E"] > NEWEST or any(ord(each) in SKIN for each in char):
            continue
        if JOINED in char and ("♀" in char or "♂" in char):
            continue  # he and she of what already stands there for everybody
        code = data.get("pt", data["en"]).strip(":")
        spoken = " ".join([code, data["en"], *data.get("alias", [])])
        yield Emoji(char, code.replace("_", " "), code, folded(spoken.replace("_", " ").replace(":", " ")))


def shaded(each: Emoji, tone: int) -> Emoji:
    """With a tone of TONES where Unicode has it; else as it is."""
    first, *joined = each.char.split(JOINED)
    char = JOINED.join([first.rstrip("\ufe0f") + TONES[tone], *joined])
    return replace(each, char=char) if tone and char in EMOJI_DATA else each


@cache
def groups_in(tone: int) -> list[tuple[str, object, list[Emoji]]]:
    return [(key, label, [shaded(each, tone) for each in some]) for key, label, some in groups()]


def find(text: str, most: int = 120, tone: int = 0) -> list[Emoji]:
    """Those whose names have all the words; what begins so comes first."""
    words = folded(text.replace("_", " ")).split()
    if not words:
        return []
    found = [
        each
        for _key, _label, some in groups()
        for each in some
        if all(f" {word}" in f" {each.words}" for word in words)
    ]
    best = sorted(found, key=lambda each: (not each.words.startswith(words[0]), len(each.words)))[:most]
    return [shaded(each, tone) for each in best]
