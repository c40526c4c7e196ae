"""A contact as a vCard 3.0 (RFC 2426), for address books: escaped, folded at 75 bytes, lines ended by CRLF."""

from collections.abc import Iterable, Iterator

WIDEST = 75  # bytes of one line, RFC 2425 §5.8.1
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None, "\0": None})


def compose(*, name: str, phones: Iterable[str]) -> str:
    """`phones`: digits with country code. The whole name goes where every program shows it."""
    who = name.translate(ESCAPES)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:;{who};;;", f"FN:{who}"]
    lines += [f"TEL;TYPE=CELL:+{digits}" for digits in phones]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCARD"] for part in folded(line))


def folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 bytes that never cut a letter; each but the first begins with a space."""
    piece, lead = "", ""
    for letter in line:
        if len(f"{lead}{piece}{letter}".encode()) > WIDEST:
            yield lead + piece
            piece, lead = "", " "
        piece += letter
    yield lead + piece
