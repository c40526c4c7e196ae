import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.ids
import accounts.scope


def identity() -> models.UUIDField:
    return models.UUIDField(default=accounts.ids.new_id, editable=False, primary_key=True, serialize=False)


def tenant() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        default=accounts.scope.current_tenant_id,
        editable=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to="accounts.tenant",
        verbose_name="company",
    )


def belongs(to: str, name: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=name, to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_presence"),
        ("atendimento", "0002_service_levels_and_hours"),
        ("whatsapp", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Skill",
            fields=[
                ("id", identity()),
                ("tenant", tenant()),
                ("name", models.CharField(max_length=60, verbose_name="name")),
            ],
            options={
                "verbose_name": "skill",
                "verbose_name_plural": "skills",
                "constraints": [models.UniqueConstraint(fields=("tenant", "name"), name="skill_name_once_per_tenant")],
            },
        ),
        migrations.CreateModel(
            name="PersonSkill",
            fields=[
                ("id", identity()),
                ("tenant", tenant()),
                ("skill", belongs("atendimento.skill", "holders")),
                ("user", belongs(settings.AUTH_USER_MODEL, "skill_links")),
            ],
            options={
                "verbose_name": "person's skill",
                "verbose_name_plural": "people's skills",
                "constraints": [models.UniqueConstraint(fields=("skill", "user"), name="person_skill_once")],
            },
        ),
        migrations.CreateModel(
            name="QueueSkill",
            fields=[
                ("id", identity()),
                ("tenant", tenant()),
                ("queue", belongs("atendimento.queue", "skill_links")),
                ("skill", belongs("atendimento.skill", "queue_links")),
            ],
            options={
                "verbose_name": "skill that a queue asks for",
                "verbose_name_plural": "skills that queues ask for",
                "constraints": [models.UniqueConstraint(fields=("queue", "skill"), name="queue_skill_once")],
            },
        ),
        migrations.CreateModel(
            name="SessionQueue",
            fields=[
                ("id", identity()),
                ("tenant", tenant()),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="queue_link", to="whatsapp.session"
                    ),
                ),
                ("queue", belongs("atendimento.queue", "session_links")),
            ],
            options={
                "verbose_name": "channel's queue",
                "verbose_name_plural": "channels' queues",
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", identity()),
                ("tenant", tenant()),
                ("name", models.CharField(max_length=60, verbose_name="name")),
            ],
            options={
                "verbose_name": "team",
                "verbose_name_plural": "teams",
                "constraints": [models.UniqueConstraint(fields=("tenant", "name"), name="team_name_once_per_tenant")],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                ("id", identity()),
                ("tenant", tenant()),
                ("team", belongs("atendimento.team", "memberships")),
                ("user", belongs(settings.AUTH_USER_MODEL, "team_memberships")),
            ],
            options={
                "verbose_name": "team member",
                "verbose_name_plural": "team members",
                "constraints": [models.UniqueConstraint(fields=("team", "user"), name="team_member_once")],
            },
        ),
        migrations.CreateModel(
            name="TeamQueue",
            fields=[
                ("id", identity()),
                ("tenant", tenant()),
                ("team", belongs("atendimento.team", "queue_links")),
                ("queue", belongs("atendimento.queue", "team_links")),
            ],
            options={
                "verbose_name": "team's queue",
                "verbose_name_plural": "teams' queues",
                "constraints": [models.UniqueConstraint(fields=("team", "queue"), name="team_queue_once")],
            },
        ),
        migrations.AddField(
            model_name="skill",
            name="people",
            field=models.ManyToManyField(
                related_name="skills", through="atendimento.PersonSkill", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="members",
            field=models.ManyToManyField(
                related_name="teams", through="atendimento.TeamMember", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="queues",
            field=models.ManyToManyField(related_name="teams", through="atendimento.TeamQueue", to="atendimento.queue"),
        ),
        migrations.AddField(
            model_name="queue",
            name="required_skills",
            field=models.ManyToManyField(
                related_name="queues",
                through="atendimento.QueueSkill",
                to="atendimento.skill",
                verbose_name="required skills",
            ),
        ),
        migrations.AddField(
            model_name="queue",
            name="sessions",
            field=models.ManyToManyField(
                related_name="queues",
                through="atendimento.SessionQueue",
                to="whatsapp.session",
                verbose_name="receives from the channels",
            ),
        ),
        migrations.AddField(
            model_name="queue",
            name="capacity",
            field=models.PositiveSmallIntegerField(default=5, verbose_name="conversations per person"),
        ),
        migrations.AddField(
            model_name="queue",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="active"),
        ),
        migrations.AddField(
            model_name="queue",
            name="release_after_minutes",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="takes conversations back from who is absent for (minutes)"
            ),
        ),
        migrations.AddField(
            model_name="queue",
            name="strategy",
            field=models.CharField(
                choices=[
                    ("manual", "people pull"),
                    ("round_robin", "in turns"),
                    ("least_busy", "who has the fewest"),
                    ("sticky", "who served the customer last"),
                ],
                default="manual",
                max_length=11,
                verbose_name="distribution",
            ),
        ),
        migrations.AddField(
            model_name="queuemember",
            name="capacity",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="conversations"),
        ),
        migrations.AddField(
            model_name="queuemember",
            name="is_direct",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="queuemember",
            name="last_assigned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="assigned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="ticketevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "opened"),
                    ("taken_over", "taken over"),
                    ("assigned", "assigned"),
                    ("released", "given back to the queue"),
                    ("transferred", "transferred"),
                    ("snoozed", "snoozed"),
                    ("woken", "woken"),
                    ("priority", "priority changed"),
                    ("breached", "late"),
                    ("resolved", "resolved"),
                    ("reopened", "reopened"),
                    ("closed", "closed"),
                    ("merged", "merged"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status", "waiting")), fields=["queue", "created_at"], name="ticket_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(condition=models.Q(("status", "open")), fields=["assignee"], name="ticket_load"),
        ),
        migrations.AddConstraint(
            model_name="queuemember",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity", None), ("capacity__gt", 0), _connector="OR"),
                name="queue_member_capacity_is_some",
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(("strategy__in", ["manual", "round_robin", "least_busy", "sticky"])),
                name="queue_strategy_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(condition=models.Q(("capacity__gt", 0)), name="queue_capacity_is_some"),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_active", True), ("is_default", False), _connector="OR"),
                name="queue_default_is_active",
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(("release_after_minutes", None), ("release_after_minutes__gt", 0), _connector="OR"),
                name="queue_absence_takes_time",
            ),
        ),
    ]
