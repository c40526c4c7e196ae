"""What a row shows of the person: their labels, and how far their deal is.

Kept on the chat, so that drawing a row asks for nothing.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction

from accounts import scope
from accounts.commits import after_commit
from accounts.models import User
from atendimento import realtime
from atendimento.models import Chat
from crm.models import DealState, Stage
from crm.services.stages import stage_save

# Under the rows' own locks, with a rev of their own: a page that missed the push asks for what came after.
MIRROR = """
UPDATE atendimento_chat c SET rev = c.rev + 1, badges = jsonb_build_object(
  'labels', (
    SELECT coalesce(jsonb_agg(jsonb_build_array(l.name, l.hue, l.id) ORDER BY lower(l.name)), '[]')
    FROM crm_contactlabel k JOIN crm_label l ON l.id = k.label_id WHERE k.contact_id = c.contact_id),
  'stage', (
    SELECT jsonb_build_array(s.name, s.hue) FROM crm_opportunity o JOIN crm_stage s ON s.id = o.stage_id
    WHERE o.contact_id = c.contact_id AND o.state = 'open' ORDER BY o.created_at DESC LIMIT 1)
) WHERE c.tenant_id = %s AND c.contact_id = ANY(%s)
"""


def mirror_badges(contacts: Iterable[UUID]) -> None:
    """Copy what crm knows of these people to their chats."""
    with connection.cursor() as cursor:
        cursor.execute(MIRROR, [scope.current_tenant_id(), list(contacts)])


@transaction.atomic
def stage_restyle(*, by: User, stage: Stage, name: str, hue: int) -> Stage:
    """Another name or colour of a stage, wherever a row shows it."""
    stage = stage_save(by=by, stage=stage, name=name, hue=hue)
    mirror_badges(stage.opportunities.filter(state=DealState.OPEN).values_list("contact", flat=True))
    return stage


def show_badges(chat: Chat, part: str) -> None:
    """The row's marks changed, and a part of the panel. The caller holds the chat's lock."""
    if chat.contact_id:
        mirror_badges([chat.contact_id])
    after_commit(realtime.chat_changed, chat.pk)
    after_commit(realtime.panel_changed, chat.pk, part)
