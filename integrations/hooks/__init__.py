"""Outgoing webhooks: what happened at the desk, told to a company's own software (standardwebhooks.com)."""

from integrations.hooks.emit import hook_emit

__all__ = ["hook_emit"]
