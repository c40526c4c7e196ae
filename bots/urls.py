from django.urls import path

from bots.api import views as api
from bots.views import settings
from integrations.kit.views import route

urlpatterns = [
    path("configuracoes/robos/", settings.bots, name="settings-bots"),
    path("configuracoes/robos/novo/", settings.bot, name="settings-bot-new"),
    path("configuracoes/robos/opcoes/", settings.options, name="settings-bot-options"),
    path("configuracoes/robos/teste/", settings.rehearsal, name="settings-bot-rehearsal"),
    path("configuracoes/robos/<uuid:pk>/", settings.bot, name="settings-bot"),
    path("configuracoes/robos/<uuid:pk>/arquivo/", settings.archive, name="settings-bot-archive"),
    *route("api/v1/bot/config", api.Config.as_view(), "v1-bot-config"),
    *route("api/v1/bot/config/<str:key>", api.OneConfig.as_view(), "v1-bot-config-key"),
    *route("api/v1/bot/flows", api.Flows.as_view(), "v1-bot-flows"),
]
