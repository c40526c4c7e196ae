import ast
from pathlib import Path

from django.conf import settings

from whatsapp import reasons
from whatsapp.providers import provider_for
from whatsapp.providers.cloud.codes import _MEANINGS

PROVIDERS = Path(reasons.__file__).with_name("providers")


def codes_in_use() -> set[str]:
    """Every literal `code="…"` and every code of a status table in the providers."""
    found = {meaning.code for meaning in _MEANINGS.values()}
    for path in PROVIDERS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
                found.add(node.value.value)
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "error" and node.args:
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return found - {""}


def test_every_code_has_words() -> None:
    assert codes_in_use() <= set(reasons._REASONS)


def test_an_unknown_code_shows_the_gateways_own_words() -> None:
    assert reasons.reason_for("waha", "???", "HTTP 418: teapot").endswith("(HTTP 418: teapot)")
    assert "(" not in reasons.reason_for("waha", "", "")


def test_a_gateway_may_have_words_of_its_own() -> None:
    assert reasons.reason_for("cloud", "auth") != reasons.reason_for("waha", "auth")


def test_every_configured_provider_loads() -> None:
    for kind in settings.WHATSAPP_PROVIDERS:
        assert provider_for(kind).kind == kind
