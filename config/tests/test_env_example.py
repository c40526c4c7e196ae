"""`.env.example` is the list of settings: whatever is read is explained there, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
READS = re.compile(
    r"""(?:\b(?:text|flag|number|words|getenv)|environ\.(?:get|setdefault|pop))\(\s*["']([A-Z][A-Z0-9_]+)["']"""
    r"""|environ\[["']([A-Z][A-Z0-9_]+)["']\]"""
)
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE", "MAKELEVEL"}  # Django's and make's own words
PLACES = ["accounts", "atendimento", "bots", "config", "crm", "whatsapp"]


def read_variables() -> set[str]:
    found: set[str] = set()
    for place in PLACES:
        for file in (ROOT / place).rglob("*.py"):
            if "tests" not in file.parts:
                found |= {name for pair in READS.findall(file.read_text()) for name in pair if name}
    return found - NOT_SETTINGS


def documented_variables() -> set[str]:
    return set(re.findall(r"^([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_every_variable_that_is_read_is_documented() -> None:
    assert "PROSA_SECRET_KEY" in read_variables()
    assert read_variables() - documented_variables() == set()


def test_every_documented_variable_is_read() -> None:
    compose = set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert documented_variables() - read_variables() - compose == set()
