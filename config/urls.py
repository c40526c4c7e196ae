from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config.health import healthz

# TODO: plain includes once all three exist
FACES = [name for name in ("accounts.urls", "whatsapp.urls", "atendimento.urls") if find_spec(name)]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    *(path("", include(name)) for name in FACES),
]

if settings.SIMULATOR and find_spec("whatsapp.simulator") and find_spec("whatsapp.simulator.urls"):
    urlpatterns.append(path("simulador/", include("whatsapp.simulator.urls")))
