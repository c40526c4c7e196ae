"""JSON beside the pages of /atendimento/."""

from atendimento.api.desk import attendants, messages, places, tickets
from integrations.kit.views import route

TICKET = "atendimento/tickets/<uuid:pk>"

urlpatterns = [
    *route("atendimento/tickets", tickets.Tickets.as_view(), "desk-tickets"),
    *route(TICKET, tickets.OneTicket.as_view(), "desk-ticket"),
    *route(f"{TICKET}/atribuir", tickets.Assignment.as_view(), "desk-ticket-assign"),
    *route(f"{TICKET}/transferir", tickets.Transfer.as_view(), "desk-ticket-transfer"),
    *route(f"{TICKET}/encerrar", tickets.Closing.as_view(), "desk-ticket-close"),
    *route(f"{TICKET}/mensagens", tickets.Messages.as_view(), "desk-ticket-messages"),
    *route("atendimento/mensagens", messages.Messages.as_view(), "desk-messages"),
    *route("atendimento/mensagens/arquivo", messages.Files.as_view(), "desk-files"),
    *route("atendimento/mensagens/<uuid:pk>/lida", messages.Reading.as_view(), "desk-message-read"),
    *route("atendimento/atendentes", attendants.Attendants.as_view(), "desk-attendants"),
    *route("atendimento/atendentes/<uuid:pk>/status", attendants.Status.as_view(), "desk-attendant-status"),
    *route("atendimento/filas", places.Queues.as_view(), "desk-queues"),
    *route("atendimento/filas/<uuid:pk>", places.OneQueue.as_view(), "desk-queue"),
    *route("atendimento/equipes", places.Teams.as_view(), "desk-teams"),
    *route("atendimento/equipes/<uuid:pk>", places.OneTeam.as_view(), "desk-team"),
    *route("atendimento/canais", places.Channels.as_view(), "desk-channels"),
    *route("atendimento/canais/<uuid:pk>", places.OneChannel.as_view(), "desk-channel"),
]
