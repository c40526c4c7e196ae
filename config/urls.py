from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config.health import healthz
from integrations.api import docs

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("whatsapp.urls")),
    path("", include("atendimento.urls")),
    path("", include("atendimento.api.urls")),
    *docs.urlpatterns(),
]

if settings.SIMULATOR:
    urlpatterns.append(path("simulador/", include("whatsapp.simulator.urls")))
