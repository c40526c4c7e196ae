from django.contrib.postgres.operations import BtreeGinExtension, UnaccentExtension
from django.db import migrations

# Portuguese stems without accents, so that `promocoes` finds promoção. As an expression with a fixed configuration it is
# immutable, and PostgreSQL keeps the column by itself. It is no field of the model: nobody but the search reads it.
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION prosa (COPY = portuguese);
ALTER TEXT SEARCH CONFIGURATION prosa
  ALTER MAPPING FOR hword, hword_part, word WITH unaccent, portuguese_stem;
"""
# A tsvector holds 1 MB at most: a longer text would make its message impossible to store.
COLUMN = """
ALTER TABLE atendimento_message ADD COLUMN words tsvector
  GENERATED ALWAYS AS (to_tsvector('public.prosa'::regconfig, left(body, 60000))) STORED;
CREATE INDEX message_words ON atendimento_message USING gin (tenant_id, words);
CREATE INDEX message_newest ON atendimento_message (tenant_id, "timestamp" DESC, id DESC);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('atendimento', '0003_distribution'),
    ]

    operations = [
        UnaccentExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION prosa"),
        migrations.RunSQL(COLUMN, 'DROP INDEX message_newest; ALTER TABLE atendimento_message DROP COLUMN words'),
    ]
