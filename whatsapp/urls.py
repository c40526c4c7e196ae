from django.urls import path, re_path

from whatsapp import webhooks

urlpatterns = [
    re_path(r"^api/webhooks/whatsapp/?$", webhooks.receive, name="webhook-bare"),
    re_path(r"^api/v1/webhooks/whatsapp/?$", webhooks.receive, name="webhook-bare-v1"),
    path("api/webhooks/whatsapp/<str:token>", webhooks.receive, name="webhook"),
    path("api/webhooks/whatsapp/<str:token>/<slug:suffix>", webhooks.receive, name="webhook-by-event"),
]
