"""Spec 5's entities, in Portuguese: the shape of what goes out and comes in, and nothing else."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from accounts import scope
from atendimento.api.vocabulary import (
    DIRECTION,
    MESSAGE_KIND,
    MESSAGE_SAID,
    PRESENCE,
    TICKET_PRIORITY,
    TICKET_STATUS,
)
from atendimento.services.messages import MAX_TEXT
from integrations.kit.fields import Moment, as_shown, as_written
from integrations.kit.pages import PageQuery, ShortQuery
from integrations.kit.vocabulary import WordField


class CompanyField(serializers.UUIDField):
    """The company, which the login names already. Any other is as if it were not there."""

    def to_internal_value(self, data: Any) -> UUID:
        company: UUID = super().to_internal_value(data)
        if company != scope.current_tenant_id():
            raise NotFound
        return company


class Said(serializers.Serializer):
    """Every body and query may name the company; then it has to be the right one."""

    empresaId = CompanyField(required=False)


class CompanyNamed(serializers.Serializer):
    """A superadmin belongs to no company and says which one is meant."""

    empresaId = serializers.UUIDField()


class AttendantBrief(serializers.Serializer):
    id = serializers.UUIDField()
    nome = serializers.CharField(source="name")
    email = serializers.EmailField()


class QueueBrief(serializers.Serializer):
    id = serializers.UUIDField()
    nome = serializers.CharField(source="name")


@extend_schema_serializer(
    examples=[
        as_shown(
            id="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            numero=123,
            status="ABERTO",
            prioridade="NORMAL",
            contato_nome="João Silva",
            contato_telefone="5511999998888",
            contato_email="joao@example.com",
            assunto="Dúvida sobre produto",
            empresaId="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            atendenteId=None,
            filaId="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            canalId="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            createdAt="2025-12-11T10:00:00Z",
            dataPrimeiraResposta=None,
            dataResolucao=None,
            dataFechamento=None,
        )
    ]
)
class TicketOut(serializers.Serializer):
    id = serializers.UUIDField()
    numero = serializers.IntegerField(source="number")
    status = WordField(TICKET_STATUS)
    prioridade = WordField(TICKET_PRIORITY, source="priority")
    contato_nome = serializers.CharField(source="chat.title")
    contato_telefone = serializers.CharField(source="chat.address")
    contato_email = serializers.CharField(source="chat.contact.email", default=None, allow_null=True)
    assunto = serializers.CharField(source="subject")
    empresaId = serializers.UUIDField(source="tenant_id")
    atendenteId = serializers.UUIDField(source="assignee_id", allow_null=True)
    filaId = serializers.UUIDField(source="queue_id", allow_null=True)
    canalId = serializers.UUIDField(source="chat.session_id", allow_null=True)
    createdAt = Moment(source="created_at")
    dataPrimeiraResposta = Moment(source="first_response_at", allow_null=True)
    dataResolucao = Moment(source="resolved_at", allow_null=True)
    dataFechamento = Moment(source="closed_at", allow_null=True)


@extend_schema_serializer(
    examples=[
        as_shown(
            id="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            conteudo="Olá, como posso ajudar?",
            tipo="texto",
            direcao="enviada",
            arquivoUrl=None,
            arquivoNome=None,
            remetenteId="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            ticketId="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            lida=True,
            createdAt="2025-12-11T10:00:00Z",
        )
    ]
)
class MessageOut(serializers.Serializer):
    id = serializers.UUIDField()
    conteudo = serializers.CharField(source="shown_body")
    tipo = WordField(MESSAGE_KIND, source="kind")
    direcao = WordField(DIRECTION, source="direction")
    arquivoUrl = serializers.CharField(source="file_url", allow_null=True)
    arquivoNome = serializers.CharField(source="file_name", allow_null=True)
    remetenteId = serializers.UUIDField(source="sender_id", allow_null=True)
    ticketId = serializers.UUIDField(source="ticket_id", allow_null=True)
    lida = serializers.BooleanField(source="seen")
    createdAt = Moment(source="timestamp")


class TicketWithPeople(TicketOut):
    atendente = AttendantBrief(source="assignee", allow_null=True)
    fila = QueueBrief(source="queue", allow_null=True)


class TicketDetailOut(TicketWithPeople):
    mensagens = MessageOut(many=True, help_text="As mais recentes, da mais antiga à mais nova.")
    nextCursor = serializers.CharField(allow_null=True, help_text="Para GET …/mensagens?cursor=: as anteriores.")


class TicketQuery(Said, PageQuery):
    empresaId = CompanyField()
    status = WordField(TICKET_STATUS, required=False)
    prioridade = WordField(TICKET_PRIORITY, required=False)
    atendenteId = serializers.UUIDField(required=False)
    filaId = serializers.UUIDField(required=False)
    canalId = serializers.UUIDField(required=False)


class ListQuery(Said, PageQuery):
    pass


class ShortListQuery(Said, ShortQuery):
    pass


@extend_schema_serializer(
    examples=[
        as_written(
            contato_nome="João Silva",
            contato_telefone="5511999998888",
            contato_email="joao@example.com",
            assunto="Dúvida sobre produto",
            empresaId="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            filaId="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            canalId="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            prioridade="NORMAL",
        )
    ]
)
class TicketIn(Said):
    empresaId = CompanyField()
    contato_nome = serializers.CharField(source="name", max_length=160)
    contato_telefone = serializers.CharField(source="phone", max_length=40)
    contato_email = serializers.EmailField(source="email", max_length=254, required=False, allow_null=True)
    assunto = serializers.CharField(source="subject", max_length=160, required=False, allow_null=True, allow_blank=True)
    filaId = serializers.UUIDField(source="queue", required=False, allow_null=True)
    canalId = serializers.UUIDField(source="session", required=False, allow_null=True)
    prioridade = WordField(TICKET_PRIORITY, source="priority", required=False)


@extend_schema_serializer(examples=[as_written(status="EM_ANDAMENTO", prioridade="ALTA", assunto="Atualizado")])
class TicketPatch(Said):
    status = WordField(TICKET_STATUS, source="state", required=False)
    prioridade = WordField(TICKET_PRIORITY, source="priority", required=False)
    assunto = serializers.CharField(source="subject", max_length=160, required=False, allow_blank=True)


@extend_schema_serializer(examples=[as_written(atendenteId="3fa85f64-5717-4562-b3fc-2c963f66afa6")])
class AssignIn(Said):
    atendenteId = serializers.UUIDField(allow_null=True, help_text="null devolve o ticket à fila.")


@extend_schema_serializer(
    examples=[
        as_written(
            filaId="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            atendenteId="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            motivo="Cliente solicitou gerente",
        )
    ]
)
class TransferIn(Said):
    """A queue, a person, or both; or a bot."""

    filaId = serializers.UUIDField(required=False, allow_null=True)
    atendenteId = serializers.UUIDField(required=False, allow_null=True)
    roboId = serializers.UUIDField(required=False, allow_null=True)
    motivo = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    observacao = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class CloseIn(Said):
    """What the queue may ask for when service ends."""

    desfecho = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    campos = serializers.DictField(child=serializers.CharField(max_length=500), required=False, default=dict)


class Words(Said):
    ticketId = serializers.UUIDField()
    conteudo = serializers.CharField(
        max_length=MAX_TEXT, required=False, allow_blank=True, default="", trim_whitespace=False
    )


@extend_schema_serializer(
    examples=[
        as_written(
            ticketId="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            conteudo="Olá! Como posso ajudar?",
            tipo="texto",
            direcao="enviada",
        )
    ]
)
class MessageIn(Words):
    tipo = WordField(MESSAGE_SAID, default="text")
    direcao = serializers.ChoiceField(["enviada"], default="enviada", help_text="Recebidas só o WhatsApp escreve.")
    arquivoUrl = serializers.URLField(max_length=2000, required=False)
    arquivoBase64 = serializers.CharField(required=False)
    arquivoNome = serializers.CharField(max_length=200, required=False)
    ptt = serializers.BooleanField(default=False, help_text="Qualquer som, enviado como mensagem de voz (Ogg/Opus).")
    clienteId = serializers.UUIDField(required=False, help_text="Seu; o mesmo de novo não envia duas vezes.")


class FileIn(Words):
    arquivo = serializers.FileField()
    ptt = serializers.BooleanField(default=False, help_text="Qualquer som, enviado como mensagem de voz (Ogg/Opus).")


@extend_schema_serializer(
    examples=[
        as_shown(
            id="3fa85f64-5717-4562-b3fc-2c963f66afa6",
            nome="Maria Santos",
            email="maria@empresa.com",
            online=True,
            situacao="online",
            capacidade=5,
            atendimentosAtivos=3,
        )
    ]
)
class AttendantOut(AttendantBrief):
    online = serializers.BooleanField()
    situacao = WordField(PRESENCE, source="presence.state")
    capacidade = serializers.IntegerField(source="capacity", help_text="Atendimentos ao mesmo tempo.")
    atendimentosAtivos = serializers.IntegerField(source="load")


@extend_schema_serializer(examples=[as_written(online=True)])
class OnlineIn(Said):
    online = serializers.BooleanField()
