"""Integrations: what other software may do here, and what it is told."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from atendimento.forms.integrations import SCOPES, TokenForm
from atendimento.views.settings.base import attempt, done, posted, settings_page, show
from integrations import selectors
from integrations.models import ApiToken
from integrations.services.tokens import api_token_create, api_token_revoke

MANAGE = "integration.manage"


@settings_page(MANAGE, "GET", "HEAD")
def integrations(request: DeskRequest) -> HttpResponse:
    """Webhooks with how they do, and tokens with when they were last used."""
    tokens, revoked = selectors.tokens_live(), selectors.tokens_revoked()
    endpoints = selectors.endpoints()
    return show(request, "integrations", "integrations", endpoints=endpoints, tokens=tokens, revoked=revoked)


@settings_page(MANAGE, "GET", "HEAD", "POST")
def new_token(request: DeskRequest) -> HttpResponse:
    """Make a token; its text is shown here and never again."""
    form = TokenForm(posted(request))
    if made := attempt(form, lambda: api_token_create(by=request.user, **form.cleaned_data)):
        return show_token(request, *made)
    return show(request, "token_new", "integrations", form=form)


def show_token(request: DeskRequest, token: ApiToken, text: str) -> HttpResponse:
    """Once, in this answer: the text is neither stored nor put into an address."""
    reads = token.allows("read") or token.allows("manage")
    address = request.build_absolute_uri("/api/v1/conversations" if reads else "/api/v1/messages")
    context = {"token": token, "text": text, "address": address, "reads": reads}
    answer = show(request, "token_made", "integrations", **context)
    answer.status_code = 200
    return answer


@settings_page(MANAGE, "GET", "HEAD")
def token(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What a token may do, and the way to end it."""
    found = ApiToken.objects.select_related("user").get(pk=pk)
    allowed = [words for scope, words in SCOPES.items() if found.allows(scope)]
    return show(request, "token", "integrations", token=found, allowed=allowed)


@settings_page(MANAGE, "POST")
def revoke_token(request: DeskRequest, pk: UUID) -> HttpResponse:
    found = ApiToken.objects.get(pk=pk)
    api_token_revoke(token=found, by=request.user)
    return done(request, _("%(name)s no longer comes in") % {"name": found.name}, "settings-integrations")
