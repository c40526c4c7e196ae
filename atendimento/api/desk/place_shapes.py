"""Spec 5's queues, teams and channels, in Portuguese: shapes and nothing else."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from atendimento.api.desk.shapes import Said
from atendimento.api.vocabulary import CHANNEL_STATUS, STRATEGY
from atendimento.models import Queue, Team
from integrations.kit.fields import Moment
from integrations.kit.vocabulary import WordField


class ChannelOut(serializers.Serializer):
    id = serializers.UUIDField()
    nome = serializers.CharField(source="label")
    provedor = serializers.CharField(source="provider")
    telefone = serializers.CharField(source="phone")
    status = WordField(CHANNEL_STATUS)
    empresaId = serializers.UUIDField(source="tenant_id")
    createdAt = Moment(source="created_at")


class ChannelChange(Said):
    nome = serializers.CharField(source="label", max_length=60, required=False)
    configuracao = serializers.DictField(
        child=serializers.CharField(max_length=2000, allow_blank=True, trim_whitespace=False),
        source="config", required=False, write_only=True,
        help_text="Chaves do gateway; nunca são mostradas. Um texto vazio esquece a chave.",
    )  # fmt: skip


class ChannelIn(ChannelChange):
    provedor = serializers.CharField(source="provider", max_length=20)
    nomeNoGateway = serializers.CharField(
        source="name", max_length=80, help_text="Sessão da WAHA, instância da Evolution ou phone_number_id da Meta."
    )


class ChannelMade(ChannelOut):
    webhookUrl = serializers.CharField(source="webhook_url", help_text="Para onde o gateway manda os seus webhooks.")


IDS = serializers.ListField(child=serializers.UUIDField())


class QueueOut(serializers.Serializer):
    id = serializers.UUIDField()
    nome = serializers.CharField(source="name")
    padrao = serializers.BooleanField(source="is_default", help_text="Recebe as conversas novas.")
    ativa = serializers.BooleanField(source="is_active")
    estrategia = WordField(STRATEGY, source="strategy")
    capacidade = serializers.IntegerField(source="capacity", help_text="Atendimentos por pessoa.")
    atendenteIds = serializers.SerializerMethodField()
    empresaId = serializers.UUIDField(source="tenant_id")

    @extend_schema_field(IDS)
    def get_atendenteIds(self, queue: Queue) -> list[str]:
        return [str(each.user_id) for each in queue.memberships.all()]


class QueueChange(Said):
    nome = serializers.CharField(source="name", max_length=60, required=False)
    padrao = serializers.BooleanField(source="is_default", required=False)
    estrategia = WordField(STRATEGY, source="strategy", required=False)
    capacidade = serializers.IntegerField(source="capacity", min_value=1, max_value=100, required=False)
    atendenteIds = serializers.ListField(
        child=serializers.UUIDField(), source="members", required=False, max_length=500, help_text="Quem atende nela."
    )


class QueueIn(QueueChange):
    nome = serializers.CharField(source="name", max_length=60)


class TeamOut(serializers.Serializer):
    id = serializers.UUIDField()
    nome = serializers.CharField(source="name")
    atendenteIds = serializers.SerializerMethodField()
    filaIds = serializers.SerializerMethodField()
    empresaId = serializers.UUIDField(source="tenant_id")

    @extend_schema_field(IDS)
    def get_atendenteIds(self, team: Team) -> list[str]:
        return [str(each.user_id) for each in team.memberships.all()]

    @extend_schema_field(IDS)
    def get_filaIds(self, team: Team) -> list[str]:
        return [str(each.queue_id) for each in team.queue_links.all()]


class TeamChange(Said):
    nome = serializers.CharField(source="name", max_length=60, required=False)
    atendenteIds = serializers.ListField(
        child=serializers.UUIDField(), source="members", required=False, max_length=500
    )
    filaIds = serializers.ListField(child=serializers.UUIDField(), source="queues", required=False, max_length=200)


class TeamIn(TeamChange):
    nome = serializers.CharField(source="name", max_length=60)
