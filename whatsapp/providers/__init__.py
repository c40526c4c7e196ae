from django.conf import settings
from django.utils.module_loading import import_string

from whatsapp.providers.base import Provider


def provider_for(kind: str) -> type[Provider]:
    """The class behind `Session.provider`."""
    found: type[Provider] = import_string(settings.WHATSAPP_PROVIDERS[kind])
    return found
