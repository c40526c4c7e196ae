"""Background jobs: one that is started in a company's name can't touch another's, whatever id it is given."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import scope
from accounts.tasks import TenantTask
from tests.matrix import walk
from tests.matrix.world import World

pytestmark = pytest.mark.django_db

# Of a company: what they are given, here always something of the other company's.
OF_A_COMPANY = {
    "atendimento.tasks.fetch_attachment": ["{their_file}"],
    "atendimento.tasks.tell_read": ["{their_chat}"],
    "atendimento.tasks.tell_typing": ["{their_chat}", True],
    "atendimento.tasks.recover_gap": ["{their_session}", "2026-01-01T00:00:00+00:00"],
    "atendimento.tasks.distribute_tickets": [],
    "atendimento.tasks.release_abandoned": [],
    "bots.tasks.think": ["{their_ticket}"],
}
# Of the installation: started by the clock or by our own code with ids from the database, never with a person's words.
OF_THE_HOUSE = {
    "atendimento.tasks.learn_words",
    "atendimento.tasks.look_for_abandoned",
    "atendimento.tasks.poll_sessions",
    "atendimento.tasks.prune_parked",
    "atendimento.tasks.remind_due",
    "atendimento.tasks.resolve_silent",
    "atendimento.tasks.ring_alarms",
    "atendimento.tasks.send_scheduled",
    "atendimento.tasks.sweep_media",
    "atendimento.tasks.tend_desk",
    "atendimento.tasks.wake_snoozed",
    "bots.tasks.tend_bots",
    "integrations.tasks.deliver_hooks",
    "integrations.tasks.prune_integrations",
    "whatsapp.tasks.dispatch_chat",
    "whatsapp.tasks.drain_inbox",
    "whatsapp.tasks.prune",
    "whatsapp.tasks.settle_uncertain",
    "whatsapp.tasks.sweep",
}


def test_every_task_is_one_or_the_other() -> None:
    assert set(walk.tasks()) == set(OF_A_COMPANY) | OF_THE_HOUSE
    tenant_tasks = {name for name, task in walk.tasks().items() if isinstance(task, TenantTask)}
    assert tenant_tasks == set(OF_A_COMPANY)


@pytest.mark.parametrize("name", sorted(OF_A_COMPANY))
def test_a_foreign_id_is_nobody(name: str, world: World) -> None:
    given = [each.format(**world.ids) if isinstance(each, str) else each for each in OF_A_COMPANY[name]]
    with scope.tenant_scope(world.people["ana"].tenant_id), CaptureQueriesContext(connection) as queries:
        walk.tasks()[name].run(*given)
    changes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in changes if "distribut" not in sql] == []


def test_a_task_of_a_company_is_not_started_without_one() -> None:
    with pytest.raises(scope.ScopeError):
        walk.tasks()["atendimento.tasks.tell_read"].delay("x")
