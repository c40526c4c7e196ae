import accounts.ids
import accounts.scope
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('crm', '0001_initial'),
        ('crm', '0002_service_notices'),
        ('crm', '0003_portfolios'),
        ('crm', '0004_writing'),
        ('crm', '0005_people'),
        ('crm', '0006_required_fields'),
        ('crm', '0007_task_given'),
    ]

    dependencies = [
        ('accounts', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, max_length=160, verbose_name='name')),
                ('push_name', models.CharField(blank=True, max_length=160, verbose_name='name on WhatsApp')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to=settings.AUTH_USER_MODEL, verbose_name='portfolio of')),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'indexes': [models.Index(condition=models.Q(('email', ''), _negated=True), fields=['tenant', 'email'], name='contact_same_email')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('kind', models.CharField(choices=[('task', 'Task'), ('call', 'Call'), ('meeting', 'Meeting'), ('follow_up', 'Follow-up')], default='task', max_length=10, verbose_name='kind')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due')),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='crm.contact')),
            ],
            options={
                'verbose_name': 'activity',
                'verbose_name_plural': 'activities',
                'indexes': [models.Index(condition=models.Q(('done_at', None), ('told_at', None)), fields=['due_at'], name='activity_to_tell'), models.Index(condition=models.Q(('done_at', None)), fields=['owner', 'due_at'], name='activity_of_owner')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['task', 'call', 'meeting', 'follow_up'])), name='activity_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='ContactLabel',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='label_links', to='crm.contact')),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'label of a contact',
                'verbose_name_plural': 'labels of contacts',
            },
        ),
        migrations.CreateModel(
            name='CustomField',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('kind', models.CharField(choices=[('text', 'text'), ('number', 'number'), ('date', 'date'), ('choice', 'one of a list'), ('yes_no', 'yes or no'), ('cpf', 'CPF'), ('cnpj', 'CNPJ'), ('phone', 'phone'), ('link', 'link')], default='text', max_length=8, verbose_name='kind')),
                ('choices', models.JSONField(blank=True, default=list, verbose_name='choices')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('archived', models.BooleanField(default=False)),
                ('required', models.BooleanField(default=False, verbose_name='required when resolving')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'field',
                'verbose_name_plural': 'fields',
                'constraints': [models.UniqueConstraint(models.F('tenant'), django.db.models.functions.text.Lower('name'), name='field_named_once_per_tenant')],
            },
        ),
        migrations.CreateModel(
            name='FieldValue',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=500)),
                ('key', models.CharField(max_length=160)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='crm.contact')),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='crm.customfield')),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'field of a contact',
                'verbose_name_plural': 'fields of contacts',
                'indexes': [models.Index(fields=['tenant', 'key'], name='field_value_key')],
                'constraints': [models.UniqueConstraint(fields=('contact', 'field'), name='field_once_per_contact')],
            },
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('phone', 'phone'), ('jid', 'WhatsApp id'), ('lid', 'hidden WhatsApp id'), ('bsuid', 'Meta user id')], max_length=8)),
                ('value', models.CharField(max_length=160)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to='crm.contact')),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'address',
                'verbose_name_plural': 'addresses',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'kind', 'value'), name='identity_once_per_tenant')],
            },
        ),
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('hue', models.PositiveSmallIntegerField(default=14, verbose_name='colour')),
                ('archived', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('contacts', models.ManyToManyField(related_name='labels', through='crm.ContactLabel', to='crm.contact')),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'label',
                'verbose_name_plural': 'labels',
                'constraints': [models.UniqueConstraint(models.F('tenant'), django.db.models.functions.text.Lower('name'), name='label_named_once_per_tenant'), models.CheckConstraint(condition=models.Q(('hue__lt', 24)), name='label_hue_is_a_step')],
            },
        ),
        migrations.AddField(
            model_name='contactlabel',
            name='label',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='crm.label'),
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('first_name', models.CharField(max_length=80, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('source', models.CharField(choices=[('WHATSAPP', 'WhatsApp'), ('WHATSAPP_CAMPAIGN', 'WhatsApp campaign'), ('MANUAL', 'Added by hand')], default='WHATSAPP', max_length=20, verbose_name='source')),
                ('status', models.CharField(choices=[('NEW', 'New'), ('CONTACTED', 'Contacted'), ('QUALIFIED', 'Qualified'), ('CONVERTED', 'Converted'), ('LOST', 'Lost')], default='NEW', max_length=12, verbose_name='status')),
                ('score', models.PositiveSmallIntegerField(default=50, verbose_name='score')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leads', to='crm.contact')),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'lead',
                'verbose_name_plural': 'leads',
                'constraints': [models.UniqueConstraint(condition=models.Q(('source', 'WHATSAPP')), fields=('contact',), name='lead_once_per_whatsapp_contact'), models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='lead_score_is_a_percentage')],
            },
        ),
        migrations.CreateModel(
            name='MergeRecord',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('absorbed', models.UUIDField()),
                ('name', models.CharField(max_length=160)),
                ('data', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='crm.contact')),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'merge',
                'verbose_name_plural': 'merges',
                'indexes': [models.Index(fields=['contact', '-created_at'], name='merge_newest')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(verbose_name='text')),
                ('pinned', models.BooleanField(default=False)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='crm.contact')),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'note',
                'verbose_name_plural': 'notes',
                'indexes': [models.Index(fields=['contact', '-pinned', '-created_at'], name='note_newest')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('type', models.CharField(choices=[('NEW_MESSAGE', 'New message'), ('NEW_LEAD', 'New lead'), ('TASK_GIVEN', 'A colleague gave you a task'), ('ACTIVITY_DUE', 'Activity due'), ('OPPORTUNITY_UPDATE', 'Opportunity update'), ('LEAD_HOT', 'Hot lead'), ('SLA_AT_RISK', 'Deadline close'), ('SLA_BREACHED', 'Deadline missed'), ('TICKET_TRANSFERRED', 'Conversation transferred to you'), ('SNOOZE_OVER', 'Snooze over'), ('MENTIONED', 'A colleague mentioned you'), ('NOT_SENT', 'Scheduled message not sent'), ('SYSTEM', 'System')], max_length=24)),
                ('title', models.CharField(max_length=160)),
                ('message', models.TextField(blank=True)),
                ('link', models.CharField(blank=True, max_length=200)),
                ('data', models.JSONField(blank=True, default=dict)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'indexes': [models.Index(fields=['user', '-created_at'], name='notification_newest')],
            },
        ),
        migrations.CreateModel(
            name='Pipeline',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('is_default', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'pipeline',
                'verbose_name_plural': 'pipelines',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'name'), name='pipeline_named_once_per_tenant'), models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('tenant',), name='pipeline_one_default')],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('hue', models.PositiveSmallIntegerField(default=14, verbose_name='colour')),
                ('pipeline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='crm.pipeline')),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
            ],
            options={
                'verbose_name': 'stage',
                'verbose_name_plural': 'stages',
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('pipeline', 'name'), name='stage_named_once_per_pipeline'), models.CheckConstraint(condition=models.Q(('hue__lt', 24)), name='stage_hue_is_a_step')],
            },
        ),
        migrations.CreateModel(
            name='Opportunity',
            fields=[
                ('id', models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('value_cents', models.PositiveBigIntegerField(default=0, verbose_name='value')),
                ('state', models.CharField(choices=[('open', 'open'), ('won', 'won'), ('lost', 'lost')], default='open', max_length=4)),
                ('reason', models.CharField(blank=True, max_length=160, verbose_name='reason')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opportunities', to='crm.contact')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opportunities', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(db_index=False, default=accounts.scope.current_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant', verbose_name='company')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opportunities', to='crm.stage')),
            ],
            options={
                'verbose_name': 'deal',
                'verbose_name_plural': 'deals',
                'indexes': [models.Index(fields=['contact', '-created_at'], name='deal_of_contact')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state', 'open')), models.Q(('closed_at__isnull', False), ('state__in', ['won', 'lost'])), _connector='OR'), name='deal_closed_is_won_or_lost')],
            },
        ),
        migrations.AddConstraint(
            model_name='contactlabel',
            constraint=models.UniqueConstraint(fields=('contact', 'label'), name='label_once_per_contact'),
        ),
    ]
