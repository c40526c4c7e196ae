"""WhatsApp's own markup, as HTML: *bold* _italic_ ~strike~ ```mono``` `code`, > quotes, lists and links.

Everything is escaped before any tag is put in, so a tag in the output is always one of ours; the only thing a
customer's text decides is the address of a link, which must begin with http:// or https://.
"""

import re
from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LINK = re.compile(r"https?://[^\s<>\"'`*~\ue000\ue001]+[^\s<>\"'`*~.,;:!?)\]}_\ue000\ue001]")
BLOCK = re.compile(r"```(.+?)```", re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
MARKS = [
    (re.compile(rf"(?<![\w{mark}]){re.escape(mark)}(?=\S)([^{mark}\n]+)(?<=\S){re.escape(mark)}(?![\w{mark}])"), tag)
    for mark, tag in (("*", "strong"), ("_", "em"), ("~", "s"))
]
QUOTE = re.compile(r"> ?(?=\S)")
BULLET = re.compile(r"[*-] (?=\S)")
NUMBER = re.compile(r"(\d{1,3})\. (?=\S)")
ONLY_EMOJI = re.compile(r"[\U0001F1E6-\U0001FAFF\u2600-\u27BF\u2B50\u2B55\u2764\uFE0F\u200D\u20E3]{1,14}")
# Private-use letters hold the place of finished HTML; a text that brings its own loses them first.
HOLD, RELEASE = "\ue000", "\ue001"
HELD = re.compile(f"{HOLD}(\\d+){RELEASE}")


def to_html(text: str) -> SafeString:
    """Safe HTML for a bubble: paragraphs, lists, quotes and what is inside of them."""
    text = text.replace(HOLD, "").replace(RELEASE, "").replace("\r\n", "\n")
    kept: list[str] = []

    def hold(html: str) -> str:
        kept.append(html)
        return f"{HOLD}{len(kept) - 1}{RELEASE}"

    text = BLOCK.sub(lambda found: hold(f"<code>{escape(found[1])}</code>"), text)
    text = CODE.sub(lambda found: hold(f"<code>{escape(found[1])}</code>"), text)
    text = LINK.sub(lambda found: hold(anchor(found[0])), text)
    html = "".join(blocks(text.split("\n")))
    return mark_safe(HELD.sub(lambda found: kept[int(found[1])], html))  # noqa: S308  # escaped piece by piece above


def anchor(url: str) -> str:
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer nofollow">{escape(url)}</a>'


def inline(text: str) -> str:
    html = str(escape(text))
    for pattern, tag in MARKS:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    return html


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
    for pattern, _tag in MARKS:
        text = pattern.sub(r"\1", text)
    return " ".join(text.replace("```", "").split())


def is_only_emoji(text: str) -> bool:
    return bool(ONLY_EMOJI.fullmatch(text.replace(" ", "")))
