"""Every sentence that goes through gettext, found without xgettext. `python -m tests.catalogue` lists gaps."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from jinja2 import Environment

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "atendimento", "bots", "config", "crm", "integrations", "whatsapp")
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
# What Django's `templatize` makes of a template: calls of gettext between filling.
CALL = re.compile(
    r"""\b(_|gettext|ngettext)\(\s*(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")(?:\s*,\s*(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"))?"""
)


JINJA = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 (reads, draws nothing)


class Sentence(NamedTuple):
    msgid: str
    plural: str = ""


def sentences() -> set[Sentence]:
    return set(of_code()) | set(of_templates())


def of_code() -> Iterator[Sentence]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts and "tests" not in path.parts:
                yield from of_python(path.read_text())


def of_python(source: str) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if name in SINGLE and texts:
            yield Sentence(texts[0])
        if name in PLURAL and len(texts) >= 2:
            yield Sentence(texts[0], texts[1])


def of_templates() -> Iterator[Sentence]:
    from django.utils.translation.template import templatize

    for path in [*(ROOT / "templates").rglob("*.html"), *ROOT.glob("*/templates/**/*.html")]:
        for function, first, second in CALL.findall(templatize(path.read_text())):
            plural = ast.literal_eval(second) if function == "ngettext" else ""
            yield Sentence(ast.literal_eval(first), plural)
    for path in (ROOT / "templates").rglob("*.jinja"):
        for _line, _function, found in JINJA.extract_translations(path.read_text()):
            texts = [text for text in (found if isinstance(found, tuple) else (found,)) if text]
            yield Sentence(*texts[:2])


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def gaps(language: str) -> list[Sentence]:
    """Sentences without a translation, or with a doubtful one."""
    known = {entry.msgid: entry for entry in catalogue(language) if not entry.fuzzy and not entry.obsolete}
    return sorted(
        sentence
        for sentence in sentences()
        if (entry := known.get(sentence.msgid)) is None
        or not entry.translated()
        or (sentence.plural and entry.msgid_plural != sentence.plural)
    )


if __name__ == "__main__":
    import django

    django.setup()
    for language in ("pt_BR", "en"):
        for sentence in gaps(language):
            print(language, repr(sentence.msgid), repr(sentence.plural) if sentence.plural else "")
