from django.db import migrations

# Portuguese stems without accents, so that `promocoes` finds promoção. As an expression with a fixed configuration it is
# immutable, and PostgreSQL keeps the column by itself. It is no field of the model: nobody but the search reads it.
STEMS = """
CREATE TEXT SEARCH CONFIGURATION prosa (COPY = portuguese);
ALTER TEXT SEARCH CONFIGURATION prosa
  ALTER MAPPING FOR hword, hword_part, word WITH unaccent, portuguese_stem;
"""
# Whole words without accents: what may have been meant is looked up among them.
WORDS = """
CREATE TEXT SEARCH CONFIGURATION prosa_words (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION prosa_words
  ALTER MAPPING FOR asciiword, hword, hword_part, word WITH unaccent, simple;
"""
# A tsvector holds 1 MB at most: a longer text would make its message impossible to store.
COLUMN = """
ALTER TABLE atendimento_message ADD COLUMN words tsvector
  GENERATED ALWAYS AS (to_tsvector('public.prosa'::regconfig, left(body, 60000))) STORED;
CREATE INDEX message_words ON atendimento_message USING gin (tenant_id, words);
CREATE INDEX message_newest ON atendimento_message (tenant_id, "timestamp" DESC, id DESC);
"""
# An expression that nobody but the search asks for, so no model names it.
EMAIL = "CREATE INDEX contact_email ON crm_contact (tenant_id, lower(email) text_pattern_ops) WHERE email <> ''"


class Migration(migrations.Migration):
    replaces = [("atendimento", "0004_search_messages"), ("atendimento", "0008_search_forgives")]

    dependencies = [("atendimento", "0001_squashed"), ("crm", "0001_squashed")]

    operations = [
        migrations.RunSQL(STEMS, "DROP TEXT SEARCH CONFIGURATION prosa"),
        migrations.RunSQL(WORDS, "DROP TEXT SEARCH CONFIGURATION prosa_words"),
        migrations.RunSQL(COLUMN, "DROP INDEX message_newest; ALTER TABLE atendimento_message DROP COLUMN words"),
        migrations.RunSQL(EMAIL, "DROP INDEX contact_email"),
    ]
