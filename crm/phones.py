"""The only place that knows phone formats.

Phones are digits with country code, no plus sign. Brazil's mobile numbers got a ninth digit between 2012
and 2016, but WhatsApp accounts made before keep the old id, so the same person comes with and without it
(ANATEL resolution 553/2010; Evolution `utils/createJid.ts`; Meta delivers DDD ≥ 31 without it). Argentina's
mobile 9 and Mexico's mobile 1 are put in by WhatsApp alone.
"""

import re

import phonenumbers

# The 67 area codes of Brazil (ANATEL, Plano Geral de Códigos Nacionais).
AREA_CODES = frozenset(
    "11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 "
    "61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99".split()
)
BRAZIL = re.compile(r"55([0-9]{2})(9?)([2-9][0-9]{7})")
MIN_DIGITS, MAX_DIGITS = 7, 15  # ITU-T E.164


def digits_of(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def parse(text: str, region: str = "BR") -> str:
    """Digits with country code of a phone typed by a person, or "" when it can't be one.

    Accepts `(31) 99744-1208`, `031 9744-1208`, `+55 31 …`, `5531…`; a leading + or 00 says "country code first".
    """
    text = text.strip()
    international = text.startswith(("+", "00"))
    digits = digits_of(text).removeprefix("00" if text.startswith("00") else "")
    if not international and region == "BR" and _brazil(digits):
        return digits
    try:
        number = phonenumbers.parse(f"+{digits}" if international else digits, region)
    except phonenumbers.NumberParseException:
        return digits if _plausible(digits) and len(digits) > 11 else ""
    if not phonenumbers.is_possible_number(number):
        return _old_mobile(digits)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]


def match_key(digits: str, *, from_whatsapp: bool = True) -> str:
    """The same text for every way one person's number is written.

    `from_whatsapp`: WhatsApp's own 549…/521… are folded too; a typed 54… may be another subscriber.
    """
    if match := _brazil(digits):
        area, _nine, local = match.groups()
        return f"55{area}{local}"
    if from_whatsapp and len(digits) == 13 and digits.startswith(("549", "521")):
        return digits[:2] + digits[3:]
    return digits


def with_ninth_digit(digits: str) -> str:
    """How people write the number today: mobiles get their 9, landlines stay."""
    if (match := _brazil(digits)) and match[3][0] in "6789":
        return f"55{match[1]}9{match[3]}"
    return digits


def variants(digits: str) -> set[str]:
    """All spellings of the number that a search or a gateway may use."""
    found = {digits, with_ninth_digit(digits)}
    if _brazil(digits):
        found.add(match_key(digits))
    return found


def display(digits: str) -> str:
    """`+55 31 99744-1208`; unknown shapes are shown as they are."""
    if match := _brazil(with_ninth_digit(digits)):
        area, nine, local = match.groups()
        return f"+55 {area} {nine}{local[:4]}-{local[4:]}"
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _brazil(digits: str) -> re.Match[str] | None:
    """A Brazilian mobile (with or without the 9) or landline; the 9 is only ever before 6-9."""
    match = BRAZIL.fullmatch(digits)
    if match is None or match[1] not in AREA_CODES or (match[2] and match[3][0] not in "6789"):
        return None
    return match


def _plausible(digits: str) -> bool:
    return MIN_DIGITS <= len(digits) <= MAX_DIGITS


def _old_mobile(digits: str) -> str:
    """A mobile typed without country code and ninth digit: libraries call it impossible, WhatsApp does not."""
    local = digits.removeprefix("0")
    return f"55{local}" if _brazil(f"55{local}") else ""
