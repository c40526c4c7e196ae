"""Logged-in people without a login form: sessions made in the database."""

from typing import Any

BACKEND = "accounts.backends.EmailBackend"


def cookie(user: Any) -> tuple[str, str]:
    """Name and value of the cookie of a new session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return settings.SESSION_COOKIE_NAME, session.session_key


def header(user: Any) -> str:
    return "=".join(cookie(user))
