from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atendimento.forms.base import SettingsForm
from atendimento.models import Queue, Team


class TeamForm(SettingsForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    queues: "forms.ModelMultipleChoiceField[Queue]" = forms.ModelMultipleChoiceField(
        None, label=_("Serves the queues"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        served = [link.queue_id for link in team.queue_links.all()] if team else []
        super().__init__(*args, initial={"name": team.name if team else "", "queues": served}, **kwargs)
        self.offer("queues", Queue.objects.filter(is_active=True).order_by("name"))


class SkillForm(SettingsForm):
    name = forms.CharField(label=_("Name"), max_length=60)
