"""Setting bots: who may, what is wrong, and that a conversation is not confused by an edit."""

from copy import deepcopy

import pytest

from accounts.errors import Forbidden, Invalid
from accounts.models import Tenant, User
from atendimento.models import Bot, Queue
from bots.models import BotRun, Flow
from bots.services.bots import bot_archive, bot_restore, bot_save, bot_set
from bots.tests.conftest import Says
from tests.factories import MENU, make_bot, make_queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_scope")]


def test_a_supervisor_makes_a_bot_for_a_queue(supervisor: User, queue: Queue) -> None:
    bot = bot_save(by=supervisor, name=" Triagem ", spec=MENU, queues=[queue])
    queue.refresh_from_db()
    assert (bot.name, queue.bot, bot.flows.get().version, bot.flows.get().author) == ("Triagem", bot, 1, supervisor)


def test_another_text_is_another_version_and_who_talks_goes_on_with_the_old_one(
    supervisor: User, queue: Queue, tenant: Tenant, says: Says
) -> None:
    bot = make_bot(tenant, queue)
    says("oi")
    bot_save(by=supervisor, bot=bot, name="Recepção", spec=MENU | {"greeting": "E aí"})
    bot_save(by=supervisor, bot=bot, name="Recepção", spec=MENU | {"greeting": "E aí"})
    assert [flow.version for flow in Flow.objects.order_by("version")] == [1, 2]
    says("1")
    assert BotRun.objects.get().flow.version == 1


def test_attendants_do_not(ana: User) -> None:
    with pytest.raises(Forbidden):
        bot_save(by=ana, name="Triagem", spec=MENU)
    with pytest.raises(Forbidden):
        bot_archive(bot=Bot.objects.create(name="Triagem"), by=ana)


def test_everything_that_is_wrong_is_said(supervisor: User, tenant: Tenant, other_tenant: Tenant) -> None:
    foreign = make_queue(other_tenant)
    make_bot(tenant)
    options = [*deepcopy(MENU["options"]), {"title": "Atacado", "does": "queue", "queue": str(foreign.pk)}]
    with pytest.raises(Invalid) as raised:
        bot_save(by=supervisor, name="Triagem", spec=MENU | {"options": options}, queues=[foreign])
    assert set(raised.value.fields) == {"name", "queues", "options.2.queue"}
    with pytest.raises(Invalid) as raised:
        bot_save(by=supervisor, name="", spec=MENU | {"question": ""})
    assert set(raised.value.fields) == {"name", "question"}


def test_leaving_a_queue_leaves_it_to_people(
    supervisor: User, queue: Queue, other_queue: Queue, tenant: Tenant
) -> None:
    bot = make_bot(tenant, queue)
    bot_save(by=supervisor, bot=bot, name="Triagem", spec=MENU, queues=[other_queue])
    assert [each.bot for each in Queue.objects.order_by("name")] == [bot, None]


def test_archived_it_comes_back_to_its_queues(supervisor: User, queue: Queue, tenant: Tenant) -> None:
    bot = make_bot(tenant, queue)
    assert not bot_archive(bot=bot, by=supervisor).is_active
    assert bot_restore(bot=bot, by=supervisor).is_active
    assert Queue.objects.get(pk=queue.pk).bot == bot


def test_one_setting_at_a_time(supervisor: User, tenant: Tenant) -> None:
    bot = make_bot(tenant)
    bot_set(bot=bot, by=supervisor, key="greeting", value="Bom dia")
    assert bot.flows.latest("version").spec["greeting"] == "Bom dia"
    assert bot_set(bot=bot, by=supervisor, key="name", value="Recepção").name == "Recepção"
    for key in ("version", "nonsense"):
        with pytest.raises(KeyError):
            bot_set(bot=bot, by=supervisor, key=key, value=1)
    with pytest.raises(Invalid) as raised:
        bot_set(bot=bot, by=supervisor, key="options", value=[{"title": "", "does": "person"}])
    assert set(raised.value.fields) == {"value.0.title"}
    with pytest.raises(Invalid) as raised:
        bot_set(bot=bot, by=supervisor, key="patience", value="soon")
    assert set(raised.value.fields) == {"value"}
