"""The OpenAPI document: valid, without warnings, and true — schemathesis asks every operation what it promises."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client


def test_the_document_is_valid_and_raises_no_warning() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def document() -> dict:
    return json.loads(Client().get("/api/schema").content)


def test_the_document_is_of_openapi_3_1_and_shows_each_address_once() -> None:
    found = document()
    assert found["openapi"].startswith("3.1")
    assert [path for path in found["paths"] if path.endswith("/")] == []


def test_every_operation_has_a_name_a_sentence_and_a_family() -> None:
    operations = [each for methods in document()["paths"].values() for each in methods.values()]
    names = [each["operationId"] for each in operations]
    assert len(set(names)) == len(names) > 40
    assert [each["operationId"] for each in operations if not each.get("description")] == []
    assert {tag for each in operations for tag in each["tags"]} <= {"chats", "media", "v1", "atendimento"}


@pytest.mark.parametrize("address", ["/api/docs", "/api/docs/"])
def test_the_page_for_people_has_no_inline_script_or_style(address: str) -> None:
    answer = Client().get(address)
    page = answer.content.decode()
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "<style" not in page
    assert page.count("<script src=") == page.count("<script") == 2
    script = Client().get(page.split('<script src="')[2].split('"')[0].replace("&amp;", "&"))
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/schema" in script.content.decode().replace("\\u002D", "-")
