"""One language per installation: what is stored or shown to many is in it, whoever caused it by whichever door."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.utils import translation

F = TypeVar("F", bound=Callable[..., Any])


def in_house_language(function: F) -> F:
    """For what writes sentences into the database: an English API leaves no English notices in a Brazilian shop."""

    @wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        with translation.override(settings.LANGUAGE_CODE):
            return function(*args, **kwargs)

    return cast(F, inner)
