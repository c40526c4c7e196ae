"""What integrators leave behind: logins, tokens, keys of repeated requests, and who wants to hear of what."""

from integrations.models.hooks import Delivery, DeliveryState, Endpoint
from integrations.models.idempotency import IdempotencyKey
from integrations.models.logins import Login
from integrations.models.tokens import ApiToken, TokenScope

__all__ = ["ApiToken", "Delivery", "DeliveryState", "Endpoint", "IdempotencyKey", "Login", "TokenScope"]
