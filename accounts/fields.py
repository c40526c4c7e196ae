"""Encrypted JSON for gateway keys: Fernet with rotation (settings.FIELD_KEYS, newest first)."""

import base64
import hashlib
import json
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@cache
def fernet() -> MultiFernet:
    keys = (hashlib.sha256(key.encode()).digest() for key in settings.FIELD_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


@lru_cache(maxsize=1024)
def decrypted(text: str) -> str:
    """Remembered: the same few gateways stand beside each message and each row that is read."""
    return fernet().decrypt(text.encode()).decode()


if TYPE_CHECKING:
    Base = models.TextField[dict[str, Any], dict[str, Any]]
else:
    Base = models.TextField


class EncryptedJSONField(Base):
    """A dict, unreadable in the database and in its dumps."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(decrypted(value))

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else fernet().encrypt(json.dumps(value).encode()).decode()

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))
