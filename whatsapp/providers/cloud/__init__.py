from whatsapp.providers.cloud.client import CloudApi

__all__ = ["CloudApi"]
