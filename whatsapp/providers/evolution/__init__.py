from whatsapp.providers.evolution.client import Evolution

__all__ = ["Evolution"]
