from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from atendimento.views import (
    actions,
    acts,
    chats,
    composer,
    files,
    gallery,
    messages,
    moves,
    notices,
    pages,
    palette,
    team,
    writing,
)

one_chat: list[URLPattern | URLResolver] = [
    path("", chats.chat, name="chat"),
    path("linha/", chats.row, name="chat-row"),
    path("painel/", chats.panel, name="chat-panel"),
    path("mudancas/", chats.changes, name="chat-changes"),
    path("mensagens/", messages.messages, name="chat-messages"),
    path("posse/", actions.ownership, name="chat-ownership"),
    path("resolucao/", actions.resolution, name="chat-resolution"),
    path("encerramento/", actions.closing, name="chat-closing"),
    path("acoes/", moves.acts, name="chat-acts"),
    path("transferencia/", moves.transfer, name="chat-transfer"),
    path("atribuicao/", moves.assignment, name="chat-assignment"),
    path("soneca/", moves.snooze, name="chat-snooze"),
    path("prioridade/", moves.priority, name="chat-priority"),
    path("carteira/", moves.portfolio, name="chat-portfolio"),
    path("leitura/", actions.reading, name="chat-reading"),
    path("fixacao/", actions.pin, name="chat-pin"),
    path("busca/", palette.find, name="chat-find"),
    path("rascunho/", composer.draft, name="chat-draft"),
    path("sugestoes/", writing.suggestions, name="chat-suggestions"),
    path("previa/", writing.preview, name="chat-preview"),
    path("janela/", writing.window, name="chat-window"),
    path("agendar/", writing.schedule_new, name="chat-schedule"),
    path("agendadas/", writing.scheduled_list, name="chat-scheduled"),
]

one_message: list[URLPattern | URLResolver] = [
    path("reenvio/", messages.resend, name="message-resend"),
    path("original/", messages.original, name="message-original"),
    path("citacao/", composer.quotation, name="message-quotation"),
    path("descarte/", composer.discard, name="message-discard"),
    path("menu/", acts.menu, name="message-menu"),
    path("dados/", acts.info, name="message-info"),
    path("reacao/", acts.reaction, name="message-reaction"),
    path("edicao/", acts.edit, name="message-edit"),
    path("exclusao/", acts.revoke, name="message-revoke"),
    path("ato/", acts.failed, name="message-act"),
]

desk: list[URLPattern | URLResolver] = [
    path("", pages.inbox, name="inbox"),
    path("contagens/", chats.counts, name="counts"),
    path("conversas/", chats.chat_list, name="chat-list"),
    path("achados/", chats.hits, name="hits"),
    path("paleta/", palette.palette, name="palette"),
    path("conversas/<uuid:pk>/", include(one_chat)),
    path("mensagens/<uuid:pk>/", include(one_message)),
    path("rascunhos/", composer.my_drafts, name="my-drafts"),
    path("agendadas/<uuid:pk>/", writing.scheduled_one, name="scheduled"),
    path("emojis/", writing.emoji_picker, name="emojis"),
    path("escrita/", composer.habits, name="writing-habits"),
    path("avisos/", notices.notices, name="notices"),
    path("avisos/numero/", notices.notice_count, name="notice-count"),
    path("avisos/<uuid:pk>/leitura/", notices.notice_reading, name="notice-reading"),
    path("presenca/", team.presence, name="presence"),
    path("presenca/batida/", team.beat, name="presence-beat"),
    path("presencas/", team.presences, name="presences"),
    path("equipe/", team.team, name="team"),
    path("equipe/agora/", team.team_now, name="team-now"),
    path("equipe/equilibrio/", team.balance, name="team-balance"),
    path("equipe/<uuid:pk>/presenca/", team.person_presence, name="person-presence"),
    path("midia/<uuid:pk>", files.media, name="media"),
    path("midia/<uuid:pk>/nova-tentativa/", files.retry, name="media-retry"),
]

urlpatterns = [
    path("atendimento/", include(desk)),
    path("configuracoes/", include("atendimento.views.settings.urls")),
]

if settings.GALLERY:
    urlpatterns.append(path("componentes/", gallery.gallery, name="gallery"))
