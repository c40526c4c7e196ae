from atendimento.api.v1 import conversations, messages, metrics, people
from integrations.kit.views import route

CONVERSATION = "api/v1/conversations/<uuid:pk>"
USER = "api/v1/users/<uuid:pk>"

urlpatterns = [
    *route("api/v1/auth/register", people.Register.as_view(), "v1-register"),
    *route("api/v1/conversations", conversations.Conversations.as_view(), "v1-conversations"),
    *route("api/v1/conversations/stats", conversations.Stats.as_view(), "v1-conversation-stats"),
    *route(CONVERSATION, conversations.OneConversation.as_view(), "v1-conversation"),
    *route(f"{CONVERSATION}/takeover", conversations.Takeover.as_view(), "v1-takeover"),
    *route(f"{CONVERSATION}/transfer", conversations.Transfer.as_view(), "v1-transfer"),
    *route(f"{CONVERSATION}/close", conversations.Close.as_view(), "v1-close"),
    *route("api/v1/messages", messages.Messages.as_view(), "v1-messages"),
    *route("api/v1/messages/<uuid:pk>/read", messages.Reading.as_view(), "v1-message-read"),
    *route("api/v1/users", people.Users.as_view(), "v1-users"),
    *route("api/v1/users/online", people.Online.as_view(), "v1-users-online"),
    *route(USER, people.OneUser.as_view(), "v1-user"),
    *route(f"{USER}/avatar", people.Avatar.as_view(), "v1-user-avatar"),
    *route("api/v1/metrics/overview", metrics.Overview.as_view(), "v1-metrics-overview"),
    *route("api/v1/metrics/attendance", metrics.Attendance.as_view(), "v1-metrics-attendance"),
    *route("api/v1/metrics/export", metrics.Export.as_view(), "v1-metrics-export"),
]
