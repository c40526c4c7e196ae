"""The superadmin's quarantine: what could not be understood, and one click to try again."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts import scope
from accounts.models import Role, Tenant, User
from tests.factories import make_session, make_user
from whatsapp.models import WebhookEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(enter: Callable[[User], Client]) -> Client:
    return enter(make_user(None, Role.SUPERADMIN, "Raiz"))


@pytest.fixture
def dead(tenant: Tenant) -> WebhookEvent:
    session = make_session(tenant)
    with scope.unscoped("the test plays the door"):
        return WebhookEvent.objects.create(
            tenant=tenant,
            session=session,
            provider="waha",
            dedupe_key="k",
            body=b'{<b> "apikey": "segredo"',
            state="dead",
            error="JSON?",
        )


def test_every_list_opens_for_the_superadmin(root: Client, dead: WebhookEvent) -> None:
    for model in admin.site._registry:
        answer = root.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
        assert answer.status_code == 200, model


def test_the_body_and_the_reason_are_shown_and_escaped(root: Client, dead: WebhookEvent) -> None:
    page = root.get(reverse("admin:whatsapp_webhookevent_change", args=[dead.pk])).content.decode()
    assert "{&lt;b&gt;" in page
    assert "JSON?" in page
    assert "segredo" not in page


def test_one_click_tries_again(root: Client, dead: WebhookEvent) -> None:
    url = reverse("admin:whatsapp_webhookevent_changelist")
    root.post(url, {"action": "replay", "_selected_action": [dead.pk]})
    with scope.unscoped("the test looks"):
        dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("pending", 0)


@pytest.mark.parametrize("who", ["ana", "admin", "caio"])
def test_nobody_of_a_company_enters(
    enter: Callable[[User], Client], dead: WebhookEvent, who: str, request: pytest.FixtureRequest
) -> None:
    person: User = request.getfixturevalue(who)
    answer = enter(person).get(reverse("admin:whatsapp_webhookevent_changelist"))
    assert answer.status_code == 302
    assert "/admin/login/" in answer.url
