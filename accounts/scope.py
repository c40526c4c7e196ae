"""Whose data the current code may touch.

Three states, carried by a context variable and enforced twice: by `TenantManager` in Python and by
row-level security in PostgreSQL (`accounts.db` tells the database about the state before every statement).

- inside `tenant_scope(tenant)`: one company's rows.
- inside `unscoped("why")`: all rows; for webhooks, sweepers, login and the admin only.
- neither: a query on a tenant's model raises, and the database shows no row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID


class ScopeError(RuntimeError):
    """A tenant's data was asked for outside of any scope."""


@dataclass(frozen=True)
class Scope:
    role: str  # the PostgreSQL role that the statements run as
    tenant_id: UUID | None = None


APP_ROLE = "prosa_app"  # sees the rows of app.tenant
SYSTEM_ROLE = "prosa_system"  # sees all rows, owns nothing
OWNER = Scope("none")  # the login role itself: migrations only
CLOSED = Scope(APP_ROLE)

_current: ContextVar[Scope] = ContextVar("scope", default=CLOSED)


def current() -> Scope:
    return _current.get()


def current_tenant_id() -> UUID:
    """The scope's tenant; raises ScopeError without one. Default value of every `tenant` field."""
    tenant_id = _current.get().tenant_id
    if tenant_id is None:
        raise ScopeError("no tenant in scope: wrap the code in tenant_scope(tenant)")
    return tenant_id


@contextmanager
def _enter(scope: Scope) -> Iterator[None]:
    token = _current.set(scope)
    try:
        yield
    finally:
        _current.reset(token)


def tenant_scope(tenant: Any) -> Any:
    """Context manager: code inside sees one tenant, given as a Tenant or its id (as text where it travelled)."""
    pk = getattr(tenant, "pk", tenant)
    return _enter(Scope(APP_ROLE, UUID(pk) if isinstance(pk, str) else pk))


def unscoped(why: str) -> Any:
    """Context manager: all tenants. `why` is for the reader; every use needs a reason."""
    assert why
    return _enter(Scope(SYSTEM_ROLE))


def owner() -> Any:
    """Context manager: the database's owner, for migrations and test set-up only."""
    return _enter(OWNER)
