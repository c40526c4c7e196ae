import accounts.fields
import accounts.ids
import accounts.scope
import django.db.models.deletion
import whatsapp.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('provider', models.CharField(max_length=20, verbose_name='provider')),
                ('name', models.CharField(max_length=80, verbose_name='name at the gateway')),
                ('label', models.CharField(max_length=60, verbose_name='label')),
                ('config', accounts.fields.EncryptedJSONField(blank=True, default=dict)),
                ('status', models.CharField(choices=[('starting', 'starting'), ('qr', 'waiting for the QR code'), ('working', 'connected'), ('failed', 'failed'), ('stopped', 'disconnected')], default='starting', max_length=10)),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('webhook_token', models.CharField(default=whatsapp.models.new_token, editable=False, max_length=48, unique=True)),
                ('send_read_receipts', models.BooleanField(default=True, verbose_name='tell customers that their messages were read')),
                ('status_changed_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'channel',
                'verbose_name_plural': 'channels',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'provider', 'name'), name='session_once_per_tenant'), models.UniqueConstraint(condition=models.Q(('provider', 'cloud')), fields=('name',), name='session_cloud_number_once')],
            },
        ),
        migrations.CreateModel(
            name='OutboundMessage',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('chat_key', models.UUIDField()),
                ('message_ref', models.UUIDField(unique=True)),
                ('order', models.BigIntegerField(default=0)),
                ('to', models.CharField(max_length=160)),
                ('payload', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('queued', 'queued'), ('claimed', 'claimed'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed'), ('uncertain', 'uncertain')], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('next_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('provider_id', models.CharField(blank=True, max_length=200)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error_detail', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='outbound', to='whatsapp.session')),
            ],
            options={
                'verbose_name': 'outgoing message',
                'verbose_name_plural': 'outgoing messages',
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'claimed', 'sending'])), fields=['chat_key', 'order'], name='outbound_open'), models.Index(condition=models.Q(('state__in', ['claimed', 'sending'])), fields=['lease_until'], name='outbound_leases'), models.Index(condition=models.Q(('state', 'uncertain')), fields=['session', 'state'], name='outbound_uncertain')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['claimed', 'sending'])), fields=('chat_key',), name='outbound_one_in_flight_per_chat')],
            },
        ),
        migrations.CreateModel(
            name='WebhookEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('provider', models.CharField(max_length=20)),
                ('dedupe_key', models.CharField(max_length=100)),
                ('body', models.BinaryField()),
                ('state', models.CharField(choices=[('pending', 'pending'), ('done', 'done'), ('dead', 'in quarantine'), ('refused', 'refused: wrong signature')], default='pending', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.TextField(blank=True)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
                ('processed_at', models.DateTimeField(blank=True, null=True)),
                ('session', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='webhook_events', to='whatsapp.session')),
                ('tenant', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['session', 'id'], name='webhook_pending'), models.Index(condition=models.Q(('state', 'done'), _negated=True), fields=['state', 'received_at'], name='webhook_troubled')],
                'constraints': [models.UniqueConstraint(fields=('session', 'dedupe_key'), name='webhook_once_per_session'), models.UniqueConstraint(condition=models.Q(('session', None)), fields=('dedupe_key',), name='webhook_once_without_session')],
            },
        ),
    ]
