from django.urls import path

from atendimento.consumers import InboxConsumer

websocket_urlpatterns = [path("ws/atendimento/", InboxConsumer.as_asgi())]
