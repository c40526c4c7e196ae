"""`Idempotency-Key`: the same request twice is done once, and both get the same answer (IETF httpapi draft).

The key's row, what the request does and what was answered commit together. So there is no half-done state to clean
up: a request that failed or died left no key and is done anew, and a twin that comes meanwhile waits for the first.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from accounts import scope
from accounts.errors import Conflict, Invalid
from integrations.models import IdempotencyKey

HEADER = "Idempotency-Key"
LONGEST = 255
KEPT = timedelta(days=1)


def once(request: Request, act: Callable[[], Response]) -> Response:
    """`act()`, or what it answered when the caller sent this key before. Without the header just `act()`.

    `act` runs inside a transaction: no HTTP in it. Raises Invalid (no usable key), Conflict (`idempotency_key_reused`:
    another request used it).
    """
    key = request.headers.get(HEADER, "").strip()
    if not key:
        return act()
    if len(key) > LONGEST or not key.isprintable():
        raise Invalid(_("The Idempotency-Key is too long or unreadable"), code="idempotency_key_invalid")
    return keyed(request, key, fingerprint_of(request), act)


@transaction.atomic
def keyed(request: Request, key: str, fingerprint: str, act: Callable[[], Response]) -> Response:
    # The unique constraint makes a twin wait here until this transaction ends.
    row, is_new = IdempotencyKey.objects.get_or_create(
        user=request.user, key=key, defaults={"fingerprint": fingerprint}
    )
    if row.fingerprint != fingerprint:
        raise Conflict(_("This Idempotency-Key was used for another request"), code="idempotency_key_reused")
    if not is_new:
        return Response(row.answer, status=row.status, headers={"Idempotent-Replayed": "true"})
    response = act()
    row.status, row.answer = response.status_code, json.loads(json.dumps(response.data, cls=JSONEncoder))
    row.save(update_fields=["status", "answer"])
    return response


def fingerprint_of(request: Request) -> str:
    """SHA-256 of method, path and content; files count by their bytes."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    digest.update(json.dumps(plain(request.data), sort_keys=True, cls=JSONEncoder).encode())
    return digest.hexdigest()


def plain(data: Any) -> Any:
    if not hasattr(data, "lists"):  # JSON
        return data
    return {name: [file_hash(v) if isinstance(v, UploadedFile) else v for v in values] for name, values in data.lists()}


def file_hash(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def idempotency_prune() -> None:
    with scope.unscoped("keys of all companies age alike"):
        IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
