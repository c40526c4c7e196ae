"""Bots as people set them. Bad input raises Invalid with every field at fault; rights raise Forbidden."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import audit
from accounts.errors import Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from atendimento.models import Bot, Queue
from atendimento.services.queues import refuse, store
from bots.flow import BadFlow, Errors, Flow, flow_read, flow_write
from bots.models import Flow as Script

MOST_OF_A_NAME = 60


@transaction.atomic
def bot_save(
    *, by: User, name: str, spec: dict[str, Any], queues: Iterable[Queue] | None = None, bot: Bot | None = None
) -> Bot:
    """Make a bot, or change it: a script that says something else is a new version, and who talks to the bot now goes
    on with the old one. `queues`: where it meets people; None leaves that alone.

    Raises Invalid with the script's errors by field (`options.2.title`), and `name`, `queues`.
    """
    guard(by)
    is_new = bot is None
    bot = Bot.objects.select_for_update().get(pk=bot.pk) if bot else Bot()
    bot.name = name.strip()
    chosen = None if queues is None else list(queues)
    flow, errors = checked(spec)
    refuse(errors | errors_of(bot, chosen or []))
    assert flow is not None
    store(bot)
    put_script(bot, flow, by)
    audit(by=by, action="bot.made" if is_new else "bot.changed", about=bot)
    if chosen is not None:
        Queue.objects.filter(bot=bot).exclude(pk__in=[queue.pk for queue in chosen]).update(bot=None)
        Queue.objects.filter(pk__in=[queue.pk for queue in chosen]).update(bot=bot)
    return bot


def checked(spec: dict[str, Any]) -> tuple[Flow | None, Errors]:
    """The script, or what is wrong with it: also whether its queues are ours and at work."""
    try:
        flow = flow_read(spec)
    except BadFlow as error:
        return None, error.errors
    wanted = {option.queue for option in flow.options if option.queue}
    known = set(Queue.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True))
    said = [_("There is no such queue, or it is archived")]
    lost = {f"options.{n}.queue": said for n, each in enumerate(flow.options) if each.queue and each.queue not in known}
    return flow, lost


def errors_of(bot: Bot, queues: list[Queue]) -> Errors:
    errors: Errors = {}
    if not bot.name:
        errors["name"] = [_("Give the bot a name")]
    elif len(bot.name) > MOST_OF_A_NAME:
        errors["name"] = [_("At most %(most)s characters") % {"most": MOST_OF_A_NAME}]
    elif Bot.objects.filter(name=bot.name).exclude(pk=bot.pk).exists():
        errors["name"] = [_("There is one with this name already")]
    if any(queue.tenant_id != bot.tenant_id for queue in queues):
        errors["queues"] = [_("There is no such queue")]
    return errors


def put_script(bot: Bot, flow: Flow, by: User) -> None:
    newest, spec = script_of(bot), flow_write(flow)
    if newest is None or newest.spec != spec:
        Script.objects.create(bot=bot, version=(newest.version if newest else 0) + 1, spec=spec, author=by)


def script_of(bot: Bot) -> Script | None:
    """The version that new conversations get."""
    return Script.objects.filter(bot=bot).order_by("-version").first()


@transaction.atomic
def bot_set(*, bot: Bot, by: User, key: str, value: Any) -> Bot:
    """Change one thing of a script, or the name. Raises KeyError for what a bot does not have, else as `bot_save`."""
    guard(by)
    script = script_of(Bot.objects.select_for_update().get(pk=bot.pk))
    spec = script.spec if script else {}
    if key == "name":
        return bot_save(by=by, bot=bot, name=value if isinstance(value, str) else "", spec=spec)
    if key not in spec or key == "version":
        raise KeyError(key)
    try:
        return bot_save(by=by, bot=bot, name=bot.name, spec={**spec, key: value})
    except Invalid as error:
        about = {re.sub(f"^{key}\\b", "value", name): said for name, said in error.fields.items()}
        raise Invalid(str(error.message), code=error.code, fields=about) from error


@transaction.atomic
def bot_archive(*, bot: Bot, by: User) -> Bot:
    """It meets nobody from now on, and hands over what it has at the next word. Its queues remember it."""
    return put_active(bot, by, False)


@transaction.atomic
def bot_restore(*, bot: Bot, by: User) -> Bot:
    return put_active(bot, by, True)


def put_active(bot: Bot, by: User, is_active: bool) -> Bot:
    guard(by)
    bot = Bot.objects.select_for_update().get(pk=bot.pk)
    bot.is_active = is_active
    bot.save(update_fields=["is_active"])
    audit(by=by, action="bot.restored" if is_active else "bot.archived", about=bot)
    return bot


def guard(by: User) -> None:
    if not may(by, "bot.manage"):
        raise Forbidden(_("You may not change bots"))
