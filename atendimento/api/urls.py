from django.urls import include, path

from atendimento.api.media import Media
from integrations.kit.views import route

urlpatterns = [
    *route("api/media/<uuid:pk>", Media.as_view(), "api-media"),
    path("", include("atendimento.api.chats.urls")),
    path("", include("atendimento.api.v1.urls")),
    path("", include("integrations.api.urls")),
    path("", include("atendimento.api.desk.urls")),
]
