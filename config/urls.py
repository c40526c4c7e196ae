from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from config.errors import JSON_DOORS
from config.health import healthz
from integrations.api import docs
from integrations.kit.nowhere import Nowhere

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("whatsapp.urls")),
    path("", include("bots.urls")),
    path("", include("atendimento.urls")),
    path("", include("atendimento.api.urls")),
    *docs.urlpatterns(),
    re_path(f"^{JSON_DOORS}", Nowhere.as_view()),
]

if settings.SIMULATOR:
    urlpatterns.append(path("simulador/", include("whatsapp.simulator.urls")))

handler500 = "config.errors.server_error"
