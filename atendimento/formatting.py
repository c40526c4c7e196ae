"""WhatsApp's own markup, as HTML: *bold* _italic_ ~strike~ ```mono``` `code`, > quotes, lists, links and numbers.

Everything is escaped before any tag is put around it, so a tag in the output is always one of ours; the only thing a
customer's text decides is the address of a link, which always begins with http://, https://, mailto: or tel:.
"""

import re
from collections.abc import Callable, Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from crm import phones

LINK = re.compile(r"https?://[^\s<>\"'`*~\ue000\ue001]+[^\s<>\"'`*~.,;:!?)\]}_\ue000\ue001]")
EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w@-])")
# Without a scheme only what can hardly be anything else: "ok.vou" and "1.5" are no addresses.
HOST = re.compile(
    r"(?<![\w@./-])(?:www\.(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}|wa\.me|(?:[\w-]{1,63}\.){1,4}(?:com|net|org|gov|app|dev|io|br))"
    r"(?![\w@-]|\.\w)(?:/(?:[^\s<>\"'`*~\ue000\ue001]*[^\s<>\"'`*~.,;:!?)\]}_\ue000\ue001])?)?",
    re.IGNORECASE,
)
# With + or with the area set off, as people write them: eleven bare digits may as well be a CPF.
PHONE = re.compile(
    r"(?<![\w+/.-])(?:\+\d[\d ().-]{8,18}\d|\(0?\d{2}\) ?\d{4,5}[ -]?\d{4}|\d{2} \d{4,5}-\d{4})(?![\w/-])"
)
BLOCK = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
TAGS = {"*": "strong", "_": "em", "~": "s"}
# A pair of marks around words, on one line; what is inside is read again.
MARKS = re.compile(
    "|".join(
        rf"(?<![^\W_])(?<!{mark}){mark}(?=\S)([^{mark}\n]+)(?<=\S){mark}(?![^\W_])(?!{mark})"
        for mark in map(re.escape, TAGS)
    )
)
QUOTE = re.compile(r"> (?=\S)")
BULLET = re.compile(r"[*-] (?=\S)")
NUMBER = re.compile(r"(\d{1,3})\. (?=\S)")
ONLY_EMOJI = re.compile(r"[\U0001F1E6-\U0001FAFF\u2600-\u27BF\u2B50\u2B55\u2764\uFE0F\u200D\u20E3]{1,14}")
# Private-use letters hold the place of finished HTML; a text that brings its own loses them first.
HOLD, RELEASE = "\ue000", "\ue001"
Draw = Callable[[re.Match[str]], str]
HELD = re.compile(f"{HOLD}(\\d+){RELEASE}")


def to_html(text: str) -> SafeString:
    """Safe HTML for a bubble: paragraphs, lists, quotes and what is inside of them."""
    text = text.replace(HOLD, "").replace(RELEASE, "").replace("\r\n", "\n")
    kept: list[str] = []

    def hold(html: str) -> str:
        kept.append(html)
        return f"{HOLD}{len(kept) - 1}{RELEASE}"

    def finished(draw: Draw) -> Draw:
        return lambda found: hold(draw(found))

    for pattern, draw in FINISHED:
        text = pattern.sub(finished(draw), text)
    html = "".join(blocks(text.split("\n")))
    return mark_safe(HELD.sub(lambda found: kept[int(found[1])], html))  # noqa: S308  # escaped piece by piece above


def code(found: re.Match[str]) -> str:
    return f"<code>{escape(found[1])}</code>"


def page(found: re.Match[str]) -> str:
    return anchor(found[0] if LINK.match(found[0]) else f"https://{found[0]}", found[0])


def address_of(text: str) -> str:
    """Where a link with these words leads; "" when they are no address."""
    if LINK.fullmatch(text):
        return text
    return f"https://{text}" if HOST.fullmatch(text) else ""


def mail(found: re.Match[str]) -> str:
    return f'<a href="mailto:{escape(found[0])}">{escape(found[0])}</a>'


def phone(found: re.Match[str]) -> str:
    digits = phones.parse(found[0])
    return f'<a href="tel:+{digits}">{escape(found[0])}</a>' if digits else escape(found[0])


# In this order: what an earlier one has finished, a later one does not see.
FINISHED: list[tuple[re.Pattern[str], Draw]] = [
    (BLOCK, code), (CODE, code), (LINK, page), (EMAIL, mail), (HOST, page), (PHONE, phone),
]  # fmt: skip


def anchor(url: str, words: str) -> str:
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer nofollow">{escape(words)}</a>'


def inline(text: str) -> str:
    """Marks inside of one another, never across: the outer pair decides what it holds."""
    html, done = [], 0
    for found in MARKS.finditer(text):
        tag = TAGS[found[0][0]]
        html += [escape(text[done : found.start()]), f"<{tag}>{inline(found[found.lastindex or 0])}</{tag}>"]
        done = found.end()
    return "".join([*html, escape(text[done:])])


def blocks(lines: list[str]) -> Iterator[str]:
    """Neighbouring lines of one sort become one block."""
    place = 0
    while place < len(lines):
        sort = sort_of(lines[place])
        end = place
        while end < len(lines) and sort_of(lines[end]) == sort:
            end += 1
        yield block(sort, lines[place:end])
        place = end


def sort_of(line: str) -> str:
    if QUOTE.match(line):
        return "quote"
    if BULLET.match(line):
        return "ul"
    return "ol" if NUMBER.match(line) else "p"


def block(sort: str, lines: list[str]) -> str:
    if sort == "quote":
        return f"<blockquote>{'<br>'.join(inline(QUOTE.sub('', line, count=1)) for line in lines)}</blockquote>"
    if sort == "ul":
        return f"<ul>{''.join(f'<li>{inline(line[2:])}</li>' for line in lines)}</ul>"
    if sort == "ol":
        return f"<ol>{''.join(numbered(line) for line in lines)}</ol>"
    return paragraphs("\n".join(lines))


def numbered(line: str) -> str:
    found = NUMBER.match(line)
    number = int(found[1]) if found else 1
    return f'<li value="{number}">{inline(NUMBER.sub("", line, count=1))}</li>'


def paragraphs(text: str) -> str:
    parts = re.split(r"\n\s*\n", text.strip("\n"))
    return "".join(
        f"<p>{'<br>'.join(inline(line) for line in part.split(chr(10)))}</p>" for part in parts if part.strip()
    )


def plain(text: str) -> str:
    """One line without the marks, for previews."""
    for _depth in TAGS:
        text = MARKS.sub(lambda found: found[found.lastindex or 0], text)
    return " ".join(text.replace("```", "").split())


def is_only_emoji(text: str) -> bool:
    return bool(ONLY_EMOJI.fullmatch(text.replace(" ", "")))
