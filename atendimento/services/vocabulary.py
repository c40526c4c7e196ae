"""Learns the words of new messages: what was meant by a slip of the hand is looked up among them.

Not where messages are stored: nothing a search needs may slow that down, and two messages with the same new word
would wait for each other. A minute later nobody does.
"""

from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts import scope

BATCH = 5000
MOST_BATCHES = 40  # in one turn; a long history takes several
SETTLED = timedelta(seconds=30)  # ids are made before they are committed; none comes as late as this
SHORTEST, LONGEST = 4, 40
LEARN = f"""
WITH batch AS MATERIALIZED (
  SELECT id, body FROM atendimento_message WHERE tenant_id = %(tenant)s AND id > %(after)s AND id < %(before)s
  ORDER BY id LIMIT {BATCH}
), said AS (
  SELECT DISTINCT word FROM batch, unnest(tsvector_to_array(to_tsvector('prosa_words', left(body, 60000)))) word
  WHERE word ~ '^[a-z]{{{SHORTEST},{LONGEST}}}$'
), learned AS (
  INSERT INTO atendimento_word (id, tenant_id, word) SELECT gen_random_uuid(), %(tenant)s, word FROM said
  ON CONFLICT DO NOTHING
), last AS (SELECT id FROM batch ORDER BY id DESC LIMIT 1)
INSERT INTO atendimento_reading (id, tenant_id, until) SELECT gen_random_uuid(), %(tenant)s, id FROM last
ON CONFLICT (tenant_id) DO UPDATE SET until = EXCLUDED.until
RETURNING (SELECT count(*) FROM batch)
"""  # noqa: S608 (numbers)
NIL = UUID(int=0)


def learn_everywhere() -> None:
    """Every company's. One at a time: a second turn that comes meanwhile finds the door locked."""
    from accounts.models import Tenant

    with scope.unscoped("the vocabulary of every company grows"):
        companies = list(Tenant.objects.values_list("pk", flat=True))
    for pk in companies:
        with scope.tenant_scope(pk):
            words_learn()


def words_learn() -> int:
    """How many messages were read."""
    read = 0
    for _turn in range(MOST_BATCHES):
        some = batch_learn()
        read += some
        if some < BATCH:
            break
    return read


@transaction.atomic
def batch_learn() -> int:
    tenant = scope.current_tenant_id()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 6))", [f"words:{tenant}"])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT until FROM atendimento_reading WHERE tenant_id = %s", [tenant])
        row = cursor.fetchone()
        cursor.execute(LEARN, {"tenant": tenant, "after": row[0] if row else NIL, "before": settled()})
        done = cursor.fetchone()
    return int(done[0]) if done else 0


def settled() -> UUID:
    """The smallest id that could have been made that long ago: a UUID of version 7 begins with its milliseconds."""
    moment = int((timezone.now() - SETTLED).timestamp() * 1000)
    return UUID(int=(moment << 80) | (7 << 76) | (2 << 62))
