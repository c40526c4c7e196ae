"""Spec 4's users and tokens, and what its admins manage."""

from django.urls import reverse
from rest_framework import serializers

from accounts.models import User
from accounts.people import ROLES
from integrations.hooks.events import EVENTS
from integrations.kit.fields import Moment
from integrations.kit.pages import PageQuery
from integrations.models import DeliveryState, TokenScope


class UserOut(serializers.Serializer):
    """Spec 4's user, as login answers it."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    full_name = serializers.CharField(source="name")
    role = serializers.CharField()
    avatar_url = serializers.SerializerMethodField()

    def get_avatar_url(self, user: User) -> str | None:
        """The key in the address changes with the picture, so browsers may keep it."""
        if not user.avatar:
            return None
        return f"{reverse('v1-user-avatar', args=[user.pk])}?v={user.avatar[-8:]}"


class LoginIn(serializers.Serializer):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class TokensOut(serializers.Serializer):
    accessToken = serializers.CharField(source="access", help_text="For Authorization: Bearer …; 15 minutes.")
    refreshToken = serializers.CharField(source="refresh", help_text="7 days, once. The answer brings the next one.")


class LoginOut(TokensOut):
    user = UserOut()


class RefreshIn(serializers.Serializer):
    refreshToken = serializers.CharField(max_length=2000)


class LogoutIn(serializers.Serializer):
    refreshToken = serializers.CharField(max_length=2000, required=False)


class RegisterIn(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=128, trim_whitespace=False, required=False)
    full_name = serializers.CharField(max_length=120)
    role = serializers.ChoiceField([role.value for role in ROLES], default="attendant")
    company = serializers.CharField(max_length=120, required=False, help_text="On the first run: whose desk it is.")


class RegisterOut(serializers.Serializer):
    user = UserOut()
    accessToken = serializers.CharField(required=False, help_text="On the first run.")
    refreshToken = serializers.CharField(required=False, help_text="On the first run.")
    temporary_password = serializers.CharField(required=False, help_text="Of somebody invited without; shown once.")


class TokenIn(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(child=serializers.ChoiceField(TokenScope.choices), min_length=1, max_length=3)


class TokenOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    hint = serializers.CharField(help_text="Its first letters.")
    scopes = serializers.ListField(child=serializers.CharField())
    acts_as = serializers.UUIDField(source="user_id")
    created_at = Moment()
    last_used_at = Moment(allow_null=True)
    revoked_at = Moment(allow_null=True)


class NewTokenOut(TokenOut):
    token = serializers.CharField(help_text="Shown now and never again.")


class EndpointIn(serializers.Serializer):
    url = serializers.URLField(max_length=500)
    events = serializers.ListField(child=serializers.ChoiceField(EVENTS), min_length=1, max_length=len(EVENTS))
    name = serializers.CharField(max_length=80, required=False, allow_blank=True)


class EndpointPatch(EndpointIn):
    is_active = serializers.BooleanField(required=False)


class EndpointOut(serializers.Serializer):
    id = serializers.UUIDField()
    url = serializers.CharField()
    name = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField())
    is_active = serializers.BooleanField()
    failures = serializers.IntegerField(help_text="In a row, since it last answered.")
    paused_until = Moment(allow_null=True, help_text="It is down, so nothing is sent until then.")
    created_at = Moment()


class EndpointSecretOut(EndpointOut):
    secret = serializers.CharField(source="key", help_text="Standard Webhooks' whsec_…: verify signatures with it.")


class DeliveryQuery(PageQuery):
    state = serializers.ChoiceField(DeliveryState.choices, required=False)


class DeliveryOut(serializers.Serializer):
    id = serializers.UUIDField(help_text="The webhook-id of its requests.")
    event = serializers.CharField()
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    next_attempt_at = Moment(allow_null=True)
    created_at = Moment()
    delivered_at = Moment(allow_null=True)
    log = serializers.ListField(child=serializers.DictField(), help_text="Each try: at, status, ms, error, answer.")
    payload = serializers.DictField()
