"""Primary keys: UUID version 7, so that new rows lie together in every index (RFC 9562 §5.7)."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    return uuid7()
