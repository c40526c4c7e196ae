from whatsapp.providers.waha.client import Waha

__all__ = ["Waha"]
