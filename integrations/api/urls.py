from integrations.api import auth, manage
from integrations.kit.views import route

# Not below /api/v1/webhooks/: gateways come in there, through a door without middleware (config.wsgi).
ENDPOINT = "api/v1/webhook-endpoints/<uuid:pk>"

urlpatterns = [
    *route("api/v1/auth/login", auth.LogIn.as_view(), "v1-login"),
    *route("api/v1/auth/refresh-token", auth.Refresh.as_view(), "v1-refresh"),
    *route("api/v1/auth/logout", auth.LogOut.as_view(), "v1-logout"),
    *route("api/v1/auth/me", auth.Me.as_view(), "v1-me"),
    *route("api/v1/tokens", manage.Tokens.as_view(), "v1-tokens"),
    *route("api/v1/tokens/<uuid:pk>", manage.OneToken.as_view(), "v1-token"),
    *route("api/v1/webhook-endpoints", manage.Endpoints.as_view(), "v1-endpoints"),
    *route(ENDPOINT, manage.OneEndpoint.as_view(), "v1-endpoint"),
    *route(f"{ENDPOINT}/test", manage.Trial.as_view(), "v1-endpoint-test"),
    *route(f"{ENDPOINT}/deliveries", manage.Deliveries.as_view(), "v1-deliveries"),
    *route("api/v1/webhook-deliveries/<uuid:pk>/replay", manage.Replay.as_view(), "v1-delivery-replay"),
]
