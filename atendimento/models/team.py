from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from atendimento.models.queue import Queue


class Team(TenantOwned):
    """People who work together. They are members of every queue that the team serves."""

    name = models.CharField(_("name"), max_length=60)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="TeamMember", related_name="teams")
    queues = models.ManyToManyField(Queue, through="TeamQueue", related_name="teams")

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="team_name_once_per_tenant")]

    def __str__(self) -> str:
        return self.name


class TeamMember(TenantOwned):
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="team_memberships")

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.user} / {self.team}"


class TeamQueue(TenantOwned):
    team = models.ForeignKey(Team, models.CASCADE, related_name="queue_links")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="team_links")

    class Meta:
        verbose_name = _("team's queue")
        verbose_name_plural = _("teams' queues")
        constraints = [models.UniqueConstraint(fields=["team", "queue"], name="team_queue_once")]

    def __str__(self) -> str:
        return f"{self.team} / {self.queue}"


class Skill(TenantOwned):
    """Something that a person can do and a queue may ask for: a language, a product, a licence."""

    name = models.CharField(_("name"), max_length=60)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, through="PersonSkill", related_name="skills")

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="skill_name_once_per_tenant")]

    def __str__(self) -> str:
        return self.name


class PersonSkill(TenantOwned):
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="holders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="skill_links")

    class Meta:
        verbose_name = _("person's skill")
        verbose_name_plural = _("people's skills")
        constraints = [models.UniqueConstraint(fields=["skill", "user"], name="person_skill_once")]

    def __str__(self) -> str:
        return f"{self.user} / {self.skill}"


class QueueSkill(TenantOwned):
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="skill_links")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="queue_links")

    class Meta:
        verbose_name = _("skill that a queue asks for")
        verbose_name_plural = _("skills that queues ask for")
        constraints = [models.UniqueConstraint(fields=["queue", "skill"], name="queue_skill_once")]

    def __str__(self) -> str:
        return f"{self.queue} / {self.skill}"
