from django.urls import URLPattern, URLResolver, include, path

from atendimento.views import actions, chats, files, messages, pages

one_chat: list[URLPattern | URLResolver] = [
    path("", chats.chat, name="chat"),
    path("linha/", chats.row, name="chat-row"),
    path("painel/", chats.panel, name="chat-panel"),
    path("mudancas/", chats.changes, name="chat-changes"),
    path("mensagens/", messages.messages, name="chat-messages"),
    path("posse/", actions.ownership, name="chat-ownership"),
    path("resolucao/", actions.resolution, name="chat-resolution"),
    path("leitura/", actions.reading, name="chat-reading"),
]

desk: list[URLPattern | URLResolver] = [
    path("", pages.inbox, name="inbox"),
    path("contagens/", chats.counts, name="counts"),
    path("conversas/", chats.chat_list, name="chat-list"),
    path("conversas/<uuid:pk>/", include(one_chat)),
    path("mensagens/<uuid:pk>/reenvio/", messages.resend, name="message-resend"),
    path("mensagens/<uuid:pk>/original/", messages.original, name="message-original"),
    path("midia/<uuid:pk>", files.media, name="media"),
    path("midia/<uuid:pk>/nova-tentativa/", files.retry, name="media-retry"),
]

urlpatterns = [path("atendimento/", include(desk))]
