import accounts.ids
import accounts.scope
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('atendimento', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Flow',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('spec', models.JSONField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flows', to='atendimento.bot')),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': "bot's script",
                'verbose_name_plural': "bots' scripts",
                'constraints': [models.UniqueConstraint(fields=('bot', 'version'), name='flow_version_once_per_bot')],
            },
        ),
        migrations.CreateModel(
            name='BotRun',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('state', models.JSONField(blank=True, null=True)),
                ('unheard', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('think_at', models.DateTimeField(blank=True, null=True)),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='bot_run', to='atendimento.ticket')),
                ('flow', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='bots.flow')),
            ],
            options={
                'verbose_name': "bot's conversation",
                'verbose_name_plural': "bots' conversations",
                'indexes': [models.Index(condition=models.Q(('think_at__isnull', False)), fields=['think_at'], name='bot_run_due')],
            },
        ),
    ]
