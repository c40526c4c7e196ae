"""The same request twice at once, and a request that dies half-way: done once, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from rest_framework.response import Response

from accounts import scope
from accounts.models import Tenant, User
from integrations.models import ApiToken, IdempotencyKey
from integrations.services.idempotency import fingerprint_of, idempotency_prune, once
from integrations.services.tokens import api_token_create

pytestmark = pytest.mark.django_db(transaction=True)


def request(user: User, key: str = "k", data: object = None) -> SimpleNamespace:
    return SimpleNamespace(
        user=user, method="POST", path="/api/x", data={} if data is None else data, headers={"Idempotency-Key": key}
    )


def make(admin: User) -> Response:
    token, _text = api_token_create(by=admin, name="ERP", scopes=["read"])
    return Response({"id": token.pk, "at": token.created_at}, status=201)


def test_twins_that_come_at_once_do_it_once(tenant: Tenant, admin: User) -> None:
    start = Barrier(4)

    def ask(_n: int) -> tuple[int, str]:
        try:
            with scope.tenant_scope(tenant):
                start.wait()
                answer = once(request(admin), lambda: make(admin))
                return answer.status_code, str(answer.data["id"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(ask, range(4)))
    assert len(answers) == 1
    with scope.tenant_scope(tenant):
        assert ApiToken.objects.count() == IdempotencyKey.objects.count() == 1


def test_what_failed_leaves_neither_key_nor_effect(tenant: Tenant, admin: User) -> None:
    def fail() -> Response:
        make(admin)
        raise ZeroDivisionError

    with scope.tenant_scope(tenant):
        with pytest.raises(ZeroDivisionError):
            once(request(admin), fail)
        assert ApiToken.objects.count() == IdempotencyKey.objects.count() == 0
        assert once(request(admin), lambda: make(admin)).status_code == 201


def test_files_count_by_their_bytes(admin: User) -> None:
    def upload(content: bytes) -> SimpleNamespace:
        return request(admin, data=MultiValueDict({"file": [SimpleUploadedFile("a.png", content)]}))

    assert fingerprint_of(upload(b"one")) == fingerprint_of(upload(b"one"))
    assert fingerprint_of(upload(b"one")) != fingerprint_of(upload(b"two"))


def test_keys_are_forgotten_after_a_day(tenant: Tenant, admin: User) -> None:
    with scope.tenant_scope(tenant):
        once(request(admin), lambda: make(admin))
        IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(days=2))
    idempotency_prune()
    with scope.tenant_scope(tenant):
        assert not IdempotencyKey.objects.exists()
