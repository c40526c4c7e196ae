"""Deals: what may be sold to somebody, and how far it is."""

import re
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from accounts.errors import Conflict
from accounts.language import in_house_language
from accounts.models import User
from crm.models import Contact, DealState, Opportunity, Pipeline, Stage
from crm.services.checks import guard, refuse, words

MOST_CENTS = 10**13
FIRST_STAGES = ((gettext_noop("New"), 14), (gettext_noop("Quote"), 4), (gettext_noop("Proposal"), 2),
                (gettext_noop("Closing"), 9))  # fmt: skip


@in_house_language
@transaction.atomic
def default_pipeline() -> Pipeline:
    """The company's own, made with its stages when somebody asks for it first."""
    defaults = {"name": gettext("Sales")}
    pipeline, new = Pipeline.objects.get_or_create(is_default=True, defaults=defaults)
    if new:
        first_stages(pipeline)
    return pipeline


@in_house_language
def first_stages(pipeline: Pipeline) -> None:
    Stage.objects.bulk_create(
        Stage(pipeline=pipeline, name=gettext(name), hue=hue, order=order)
        for order, (name, hue) in enumerate(FIRST_STAGES)
    )


@transaction.atomic
def deal_save(
    *,
    contact: Contact,
    by: User,
    title: str,
    value: str = "",
    deal: Opportunity | None = None,
    pipeline: Pipeline | None = None,
) -> Opportunity:
    """Make or change a deal; a new one is its maker's, in the first stage of `pipeline` or of the company's default.

    `value` as people write money.
    """
    guard(by, "deal.edit")
    stage = (pipeline or default_pipeline()).stages.first() if deal is None else deal.stage
    deal = deal or Opportunity(contact=contact, stage=stage, owner=by)
    deal.title, deal.value_cents = words("title", title, 120), cents(value)
    deal.save()
    return deal


@transaction.atomic
def deal_move(*, deal: Opportunity, by: User, stage: Stage) -> None:
    """To another stage, of its pipeline or of another one. Raises Conflict (`closed`)."""
    guard(by, "deal.edit")
    if deal.state != DealState.OPEN:
        raise Conflict(_("This deal is closed. Reopen it first"), code="closed")
    deal.stage = stage
    deal.save(update_fields=["stage"])


@transaction.atomic
def deal_close(*, deal: Opportunity, by: User, state: str, reason: str = "") -> None:
    """Won, or lost; raises Conflict (`closed`) when somebody was first."""
    guard(by, "deal.edit")
    if state not in (DealState.WON, DealState.LOST):
        refuse("state", _("Won or lost"))
    if deal.state != DealState.OPEN:
        raise Conflict(_("This deal is closed. Reopen it first"), code="closed")
    deal.state, deal.reason, deal.closed_at = state, words("reason", reason, 160, needed=False), timezone.now()
    deal.save(update_fields=["state", "reason", "closed_at"])


@transaction.atomic
def deal_reopen(*, deal: Opportunity, by: User) -> None:
    guard(by, "deal.edit")
    deal.state, deal.reason, deal.closed_at = DealState.OPEN, "", None
    deal.save(update_fields=["state", "reason", "closed_at"])


@transaction.atomic
def deal_delete(*, deal: Opportunity, by: User) -> None:
    guard(by, "deal.edit")
    deal.delete()


def cents(typed: str) -> int:
    """Of "R$ 1.240,00", "1240", "1240.5"; nothing is nothing."""
    plain = re.sub(r"[R$\s\u00a0]", "", typed)
    if not plain:
        return 0
    if "," in plain or re.fullmatch(r"\d{1,3}(\.\d{3})+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        found = Decimal(plain) * 100
    except InvalidOperation:
        refuse("value", _("Write an amount, such as 1.240,00"))
    if not found.is_finite() or not 0 <= found <= MOST_CENTS:
        refuse("value", _("Write an amount, such as 1.240,00"))
    return int(found.to_integral_value())
