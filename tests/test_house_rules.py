"""Reviews turned into checks."""

import re
from pathlib import Path

import pytest

from config import bundles

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "integrations", "crm", "whatsapp", "atendimento", "bots")
PUSHED = (
    "_row.jinja", "_message.jinja", "_event.html", "_chat_state.html", "_session_banner.html", "_viewers.html",
    "_colleague.html",
)  # fmt: skip
VIEWER = re.compile(r"\b(request|user|csrf_token|perms)\b")


def sources(*apps: str) -> list[Path]:
    files = [path for app in apps for path in (ROOT / app).rglob("*.py")]
    return [path for path in files if not {"tests", "migrations"} & set(path.parts)]


def test_only_providers_and_the_simulator_speak_http() -> None:
    allowed = (ROOT / "whatsapp" / "providers", ROOT / "whatsapp" / "simulator")
    strangers = [
        path.relative_to(ROOT)
        for path in sources(*APPS)
        if re.search(r"^\s*(import|from) requests\b", path.read_text(), re.M) and not path.is_relative_to(allowed[0])
        and not path.is_relative_to(allowed[1])
    ]  # fmt: skip
    assert strangers == []


def test_nobody_above_the_providers_asks_which_gateway_it_is() -> None:
    asks = re.compile(r"""provider\s*[!=]=\s*["']|kind\s*[!=]=\s*["'](waha|evolution|cloud)""")
    files = [path for path in sources("atendimento", "crm", "accounts") if asks.search(path.read_text())]
    assert files == []


def templates() -> list[Path]:
    return sorted(path for ending in ("html", "jinja") for path in (ROOT / "templates").rglob(f"*.{ending}"))


@pytest.mark.parametrize("name", PUSHED)
def test_what_is_pushed_knows_no_viewer(name: str) -> None:
    """With everything it includes: a push is rendered once for all who hear it."""
    seen, todo = set(), [f"atendimento/{name}"]
    while todo:
        template = todo.pop()
        if template in seen:
            continue
        seen.add(template)
        text = (ROOT / "templates" / template).read_text()
        tags = " ".join(re.findall(r"{[{%](.*?)[}%]}", text))
        assert not VIEWER.search(re.sub(r"""(["']).*?\1""", "", tags)), template
        todo += re.findall(r"""{%\s*include\s+["'](.+?)["']""", text)


def test_templates_have_no_inline_script_style_or_handler() -> None:
    """The Content-Security-Policy would block them in the browser; here it fails earlier."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S|<style\b|\sstyle=|\son[a-z]+=|\bhx-on\b|javascript:", re.I)
    guilty = [path.relative_to(ROOT) for path in templates() if inline.search(path.read_text())]
    assert guilty == []


def test_files_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources(*APPS, "config", "bench")
    }
    assert {path: lines for path, lines in long.items() if lines > 400} == {}


def test_unscoped_code_says_why() -> None:
    calls = re.compile(r"unscoped\((?!\s*(f?[\"']|why))")
    assert [path.relative_to(ROOT) for path in sources(*APPS) if calls.search(path.read_text())] == []


INBOX_SCRIPTS, SCRIPT, LINE, STYLES = 1_755, 150, 140, 3_500  # lines, lines, letters, lines


ELSEWHERE = {"settings", "theme", "reveal"}  # pages of their own, and what runs before any is drawn


def inbox_scripts() -> list[Path]:
    """Our own, as the page of the inbox loads them, and the palette's that each page with a rail has."""
    return [ROOT / "static" / "js" / f"{name}.js" for name in (*bundles.INBOX_SCRIPTS, "palette")]


def test_the_inbox_needs_little_script() -> None:
    """And it is not made little by long lines."""
    lines = {path.name: path.read_text().splitlines() for path in inbox_scripts()}
    assert {path.stem for path in (ROOT / "static/js").glob("*.js")} - ELSEWHERE == {Path(name).stem for name in lines}
    assert sum(len(each) for each in lines.values()) <= INBOX_SCRIPTS
    assert [name for name, each in lines.items() if len(each) > SCRIPT] == []
    assert [(name, line) for name, each in lines.items() for line in each if len(line) > LINE] == []


def test_styles_stay_few() -> None:
    assert sum(len(path.read_text().splitlines()) for path in (ROOT / "static/css").glob("*.css")) <= STYLES


def test_no_placeholder_behind_has() -> None:
    """Chromium restyles the whole page with each message when a rule asks :has() and then for a ::placeholder."""
    rules = re.compile(r":has\([^{]*::placeholder")
    texts = {
        path.name: re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        for path in (ROOT / "static/css").glob("*.css")
    }
    assert [name for name, text in texts.items() if rules.search(text)] == []
