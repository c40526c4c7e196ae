"""Channels as programs set them. Bad input raises Invalid with every field at fault; rights raise Forbidden."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from whatsapp.models import Session, WebhookEvent
from whatsapp.providers import provider_for

MOST_OF_A_KEY = 2000
Errors = dict[str, list[str]]


@transaction.atomic
def channel_create(*, by: User, provider: str, name: str, label: str = "", config: Mapping[str, Any]) -> Session:
    """Connect a number. `config`: the keys that the provider's class names; `base_url` as the installation allows."""
    guard(by)
    session = Session(provider=provider, name=name.strip(), label=label.strip() or name.strip(), config={})
    refuse({**errors_of(session), **errors_of_config(provider, config)})
    session.config = dict(config)
    return store(session)


@transaction.atomic
def channel_update(
    *, session: Session, by: User, label: str | None = None, config: Mapping[str, Any] | None = None
) -> Session:
    """Rename it, or replace the keys that are named; a key given as "" is forgotten."""
    guard(by)
    session = Session.objects.select_for_update().get(pk=session.pk)
    session.label = session.label if label is None else label.strip()
    refuse({**errors_of(session), **errors_of_config(session.provider, config or {})})
    session.config = {key: value for key, value in {**session.config, **(config or {})}.items() if value != ""}
    return store(session)


@transaction.atomic
def channel_delete(*, session: Session, by: User) -> None:
    """Forget a number through which nothing came or went yet. Every other one keeps its history."""
    guard(by)
    session = Session.objects.select_for_update().get(pk=session.pk)
    used = Conflict(_("This channel has a history. Disconnect it at the gateway: its conversations stay."))
    if WebhookEvent.objects.filter(session=session).exists():
        raise used
    try:
        with transaction.atomic():
            session.delete()
    except ProtectedError as error:
        raise used from error


def guard(by: User) -> None:
    if not may(by, "session.manage"):
        raise Forbidden(_("Only an administrator can connect channels"))


def errors_of(session: Session) -> Errors:
    errors: Errors = {}
    if session.provider not in settings.WHATSAPP_PROVIDERS:
        known = ", ".join(sorted(settings.WHATSAPP_PROVIDERS))
        errors["provider"] = [_("Unknown gateway. Known ones: %(known)s.") % {"known": known}]
    if not session.name or len(session.name) > 80:
        errors["name"] = [_("Give the gateway's name of it, in up to 80 characters.")]
    if not session.label or len(session.label) > 60:
        errors["label"] = [_("Give it a name of up to 60 characters.")]
    return errors


def errors_of_config(provider: str, config: Mapping[str, Any]) -> Errors:
    """Only what the gateway's class names, as text; and no address that would make us talk to our neighbours."""
    if provider not in settings.WHATSAPP_PROVIDERS:
        return {}
    keys = provider_for(provider).config_keys
    if strange := sorted(set(config) - keys):
        words = {"keys": ", ".join(strange)[:200], "known": ", ".join(sorted(keys))}
        return {"config": [_("Unknown: %(keys)s. Known: %(known)s.") % words]}
    if not all(isinstance(value, str) and len(value) <= MOST_OF_A_KEY for value in config.values()):
        return {"config": [_("Each value is text of up to %(most)s characters.") % {"most": MOST_OF_A_KEY}]}
    address = str(config.get("base_url") or "").rstrip("/")
    if address and address not in settings.GATEWAYS:
        words = {"address": address[:100]}
        return {"config": [_("This installation does not talk to %(address)s. Ask who runs it.") % words]}
    return {}


def refuse(errors: Errors) -> None:
    if errors:
        raise Invalid(_("Look at the marked fields"), code="invalid_fields", fields=errors)


def store(session: Session) -> Session:
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        raise Conflict(_("This number is connected already.")) from error
    return session
