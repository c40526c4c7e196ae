from atendimento.api.chats import views
from integrations.kit.views import route

CHAT = "api/chats/<uuid:pk>"

urlpatterns = [
    *route("api/chats", views.Chats.as_view(), "api-chats"),
    *route("api/chats/stats", views.Stats.as_view(), "api-chat-stats"),
    *route(CHAT, views.OneChat.as_view(), "api-chat"),
    *route(f"{CHAT}/messages", views.Messages.as_view(), "api-chat-messages"),
    *route(f"{CHAT}/assign", views.Assignment.as_view(), "api-chat-assign"),
    *route(f"{CHAT}/mark-read", views.Reading.as_view(), "api-chat-mark-read"),
    *route(f"{CHAT}/status", views.Status.as_view(), "api-chat-status"),
    *route(f"{CHAT}/create-lead", views.Leads.as_view(), "api-chat-create-lead"),
]
