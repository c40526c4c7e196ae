"""The one table: every address, each method, and what each of ten people hears. What is not here fails the test.

`{name}` in an address or a body is a thing of our company, `{their_name}` one of the other's (`world.company`).
"""

from collections.abc import Iterable
from typing import Any

from tests.matrix.acts import (
    ADMINS,
    ALL_INSIDE,
    JSON,
    LEADS,
    OUR_LEADS,
    PAGE,
    SEE_CHAT,
    Act,
    act,
    admins,
    api,
    chat,
    everybody,
    for_leads,
    managed,
    office,
    own,
    owned,
    setting,
)
from tests.matrix.walk import METHODS
from tests.matrix.world import ACTORS, INSIDERS

ROOT = {"root": 200}
NAMELESS = {"anonymous": 401, "root": 400}  # a superadmin has to name the company
NAMED = {"empresaId": "{tenant}"}
NEW = NAMED | {"contato_nome": "Nova", "contato_telefone": "+55 31 98765-4321"}
CHANNEL = {"nome": "Loja", "provedor": "cloud", "nomeNoGateway": "800000000000077"}
FELLOWS = {"ana": 403, "bruno": 403}


def desk(method: str, ok: int, pk: str = "ticket", allowed: Iterable[str] = SEE_CHAT, **more: Any) -> Act:
    """A door of spec 5 to Ana's ticket, unless another `pk` is named."""
    return act(method, ok, allowed, NAMELESS, pk=pk, **more)


DOOR: dict[str, list[Act]] = {
    "healthz": [everybody("get", 200)],
    "home": [everybody("get", 302)],
    "login": [act("get", 302, ALL_INSIDE, {"anonymous": 200, "root": 302}),
              act("post", 302, ALL_INSIDE, {"anonymous": 200, "root": 302})],
    "logout": [everybody("post", 302)],
    "webhook-bare": [everybody("get", 404), everybody("post", 200, body={"event": "x"})],
    "webhook-bare-v1": [everybody("get", 404), everybody("post", 200, body={"event": "x"})],
    "webhook": [everybody("get", 404, address="/api/webhooks/whatsapp/nobody"),
                everybody("post", 404, address="/api/webhooks/whatsapp/nobody", body={})],
    "webhook-by-event": [everybody("get", 404, address="/api/webhooks/whatsapp/nobody/x"),
                         everybody("post", 404, address="/api/webhooks/whatsapp/nobody/x", body={})],
    "api-schema": [everybody("get", 200)],
    "api-docs": [everybody("get", 200)],
    "v1-login": [everybody("post", 401, body={"email": "x@example.com", "password": "x"})],
    "v1-refresh": [everybody("post", 401, body={"refreshToken": "x"})],
    "v1-logout": [everybody("post", 204, body={})],
    "v1-me": [own(but=ROOT)],
    "v1-register": [act("post", 201, ADMINS, JSON, rest=403, body={"email": "n@example.com", "full_name": "Nova"})],
}  # fmt: skip

PAGES: dict[str, list[Act]] = {
    "inbox": [own(face=PAGE), own(face=PAGE, query="chat={chat}"), own(face=PAGE, query="chat={their_chat}")],
    "counts": [own(face=PAGE)],
    "chat-list": [own(face=PAGE), own(face=PAGE, query="q=Zulmira"), own(face=PAGE, query="aba=fila")],
    "chat": [chat()],
    "chat-row": [chat()],
    "chat-panel": [chat()],
    "chat-changes": [chat(query="desde=0")],
    "chat-messages": [chat(query="antes={sent}"), chat("post", 422)],
    "chat-ownership": [chat("post", 204)],
    "chat-resolution": [chat(), chat("post", 204), chat("delete", 409)],
    "chat-closing": [chat(), chat("post", 204)],
    "chat-acts": [chat(), chat(query="linha=1")],
    "chat-transfer": [chat(), chat("post", 404, form=True, body={"queue": "{their_queue}"})],
    "chat-assignment": [chat(but={"ana": 403}), chat("post", 404, form=True, body={"to": "{other_ana}"},
                                                     but={"ana": 403})],
    "chat-snooze": [chat(), chat("post", 204, but={}), chat("delete", 409)],
    "chat-priority": [chat("post", 204, form=True, body={"priority": "high"})],
    "chat-reading": [chat("post", 204), chat("delete", 204)],
    "chat-pin": [chat("post", 204), chat("delete", 204)],
    "chat-find": [chat(), chat(query="q=Zulmira"), chat(query="q=segredo")],
    "message-resend": [chat("post", 409, pk="message")],
    "message-original": [chat(pk="message", but={"ana": 403})],
    "message-menu": [chat(pk="message"), chat(pk="sent")],
    "message-info": [chat(pk="message"), chat(pk="sent")],
    "message-reaction": [chat("post", 204, pk="message", form=True, body={"emoji": "👍"}),
                         chat("post", 422, pk="message", form=True, body={"emoji": "nope"})],
    "message-edit": [chat(ok=409, pk="sent"), chat("post", 409, pk="sent", form=True, body={"body": "x"})],
    "message-revoke": [chat(ok=409, pk="sent"), chat("post", 409, pk="sent")],
    "message-act": [chat("post", 409, pk="message"), chat("delete", 204, pk="message")],
    "media": [chat(pk="file")],
    "media-retry": [chat("post", 204, pk="file")],
    "notices": [own(face=PAGE), own("post", face=PAGE)],
    "notice-count": [own(face=PAGE)],
    "notice-reading": [act("post", 200, ["admin"], PAGE, pk="notice")],
    "presence": [own("post", face=PAGE, form=True, body={"state": "away"})],
    "presences": [own(face=PAGE)],
    "presence-beat": [own("post", 204, face=PAGE)],
    "hits": [own(face=PAGE, query="q=segredo"), own(face=PAGE, query="q=Zulmira")],
    "gallery": [own(face=PAGE)],
    "palette": [own(face=PAGE, query="q=segredo"), own(face=PAGE, query="q=Zulmira"),
                own(face=PAGE, query="recentes={chat},{their_chat}")],
    "team": [act("get", 200, LEADS, PAGE, rest=403)],
    "team-now": [act("get", 200, LEADS, PAGE, rest=403)],
    "team-balance": [act("post", 422, LEADS, PAGE, rest=403),
                     act("post", 200, OUR_LEADS, PAGE, form=True, body={"queue": "{queue}"},
                         but={"ana": 403, "bruno": 403})],
    "person-presence": [act("post", 200, OUR_LEADS, PAGE, pk="ana", form=True, body={"state": "away"},
                            but={"ana": 200, "bruno": 403})],
}  # fmt: skip

CHATS: dict[str, list[Act]] = {
    "api-media": [api(pk="file", but=ROOT)],
    "api-chats": [own(but=ROOT), own(query="search=Zulmira", but=ROOT), own(query="assignedTo={ana}", but=ROOT),
                  own(query="tenantId={their_tenant}", but=ROOT), own(query="sessionId={their_session}", but=ROOT)],
    "api-chat-stats": [own(but=ROOT)],
    "api-chat": [owned("get", 200, but=ROOT)],
    "api-chat-messages": [owned("get", 200, but=ROOT), owned("post", 201, body={"body": "Oi"}),
                          owned("post", 422, body={"body": "Oi", "quotedMsgId": "{their_message}"})],
    "api-chat-assign": [owned("patch", 200, body={"assignedTo": "{bruno}"}),
                        owned("patch", 422, body={"assignedTo": "{other_bruno}"})],
    "api-chat-mark-read": [owned("patch", 200)],
    "api-chat-status": [owned("patch", 200, body={"status": "RESOLVED"})],
    "api-chat-create-lead": [owned("post", 201, body={})],
}  # fmt: skip

V1: dict[str, list[Act]] = {
    "v1-conversations": [own(), own(query="search=Zulmira"), own(query="assigned_user_id={ana}"),
                         own(query="department_id={their_queue}"), own(query="ordering=assignee__password")],
    "v1-conversation-stats": [own()],
    "v1-conversation": [api(pk="ticket")],
    "v1-takeover": [api("post", pk="ticket")],
    "v1-transfer": [api("post", pk="ticket", body={"to_user_id": "{bruno}"}),
                    api("post", 422, pk="ticket", body={"to_user_id": "{other_bruno}"}),
                    api("post", 422, pk="ticket", body={"department_id": "{their_queue}"})],
    "v1-close": [api("post", pk="ticket", body={})],
    "v1-messages": [act("get", 200, SEE_CHAT, JSON, query="conversation_id={ticket}"),
                    act("get", 404, (), JSON, query="conversation_id={their_ticket}", but={
                        "other_ana": 200, "other_supervisor": 200, "other_admin": 200}),
                    act("post", 201, SEE_CHAT, JSON, body={"conversation_id": "{ticket}", "content": "Oi"})],
    "v1-message-read": [api("patch", pk="message")],
    "v1-users": [own(), own(query="search=a")],
    "v1-users-online": [own()],
    "v1-user": [api(pk="ana", allowed=INSIDERS),
                act("patch", 403, ("bruno", "supervisor"), JSON, pk="ana", body={"full_name": "X"},
                    but={"ana": 200, "admin": 200}),
                act("patch", 403, ("ana", "bruno", "supervisor"), JSON, pk="ana", body={"role": "admin"},
                    but={"admin": 200})],
    "v1-user-avatar": [api(pk="ana", ok=404, allowed=INSIDERS)],
    "v1-bot-config": [for_leads()],
    "v1-bot-config-key": [admins("put", 404, address="/api/v1/bot/config/greeting", body={"value": 1})],
    "v1-bot-flows": [for_leads()],
    "v1-metrics-overview": [for_leads()],
    "v1-metrics-attendance": [for_leads()],
    "v1-metrics-export": [for_leads()],
    "v1-tokens": [admins("get", 200), admins("post", 201, body={"name": "x", "scopes": ["read"]})],
    "v1-token": [managed("delete", 204, pk="token")],
    "v1-endpoints": [admins("get", 200),
                     admins("post", 201, body={"url": "https://8.8.8.8/", "events": ["lead.created"]})],
    "v1-endpoint": [managed("get", 200, pk="endpoint"), managed("delete", 204, pk="endpoint"),
                    managed("patch", 200, pk="endpoint", body={"name": "x"})],
    "v1-endpoint-test": [managed("post", 202, pk="endpoint")],
    "v1-deliveries": [managed("get", 200, pk="endpoint")],
    "v1-delivery-replay": [managed("post", 202, pk="delivery")],
}  # fmt: skip

OURS_NAMED = "empresaId={tenant}"
DESK: dict[str, list[Act]] = {
    "desk-tickets": [act("get", 200, INSIDERS, NAMELESS, query=OURS_NAMED, but=ROOT),
                     act("get", 200, INSIDERS, NAMELESS, query=f"{OURS_NAMED}&atendenteId={{other_ana}}", but=ROOT),
                     act("get", 200, INSIDERS, NAMELESS, query=f"{OURS_NAMED}&filaId={{their_queue}}", but=ROOT),
                     desk("post", 201, allowed=INSIDERS, body=NEW),
                     desk("post", 422, allowed=INSIDERS, body=NEW | {"filaId": "{their_queue}"}),
                     desk("post", 422, allowed=INSIDERS, body=NEW | {"canalId": "{their_session}"})],
    "desk-ticket": [desk("get", 200), desk("patch", 200, body={"assunto": "x"})],
    "desk-ticket-assign": [desk("patch", 200, body={"atendenteId": "{bruno}"}),
                           desk("patch", 422, body={"atendenteId": "{other_bruno}"})],
    "desk-ticket-transfer": [desk("patch", 200, body={"filaId": "{other_queue}"}),
                             desk("patch", 422, body={"filaId": "{their_queue}"})],
    "desk-ticket-close": [desk("patch", 200, body={})],
    "desk-ticket-messages": [desk("get", 200)],
    "desk-messages": [desk("post", 201, body={"ticketId": "{ticket}", "conteudo": "Oi"})],
    "desk-message-read": [desk("patch", 200, pk="message")],
    "desk-files": [desk("post", 400, allowed=ALL_INSIDE, form=True, body={"ticketId": "{ticket}"})],
    "desk-attendants": [desk("get", 200, allowed=ALL_INSIDE)],
    "desk-attendant-status": [desk("patch", 200, pk="ana", body={"online": True}, but={"bruno": 403})],
    "desk-channels": [desk("get", 200, allowed=ALL_INSIDE),
                      desk("post", 201, allowed=ADMINS, rest=403, body=CHANNEL)],
    "desk-channel": [desk("get", 200, pk="session", allowed=INSIDERS),
                     desk("patch", 200, pk="session", allowed=["admin"], body={"nome": "X"},
                          but=FELLOWS | {"supervisor": 403}),
                     desk("delete", 409, pk="session", allowed=["admin"], but=FELLOWS | {"supervisor": 403})],
    "desk-queues": [desk("get", 200, allowed=ALL_INSIDE),
                    desk("post", 201, allowed=LEADS, rest=403, body={"nome": "X"})],
    "desk-queue": [desk("get", 200, pk="queue", allowed=INSIDERS),
                   desk("patch", 200, pk="queue", allowed=OUR_LEADS, body={"nome": "X"}, but=FELLOWS),
                   desk("delete", 204, pk="other_queue", allowed=OUR_LEADS, but=FELLOWS)],
    "desk-teams": [desk("get", 200, allowed=ALL_INSIDE),
                   desk("post", 201, allowed=LEADS, rest=403, body={"nome": "X"})],
    "desk-team": [desk("get", 200, pk="team", allowed=INSIDERS),
                  desk("patch", 200, pk="team", allowed=OUR_LEADS, body={"nome": "X"}, but=FELLOWS),
                  desk("delete", 204, pk="team", allowed=OUR_LEADS, but=FELLOWS)],
}  # fmt: skip

SETTINGS: dict[str, list[Act]] = {
    "settings": [setting("get", 200)],
    "settings-queues": [setting("get", 200)],
    "settings-queue-new": [setting("get", 200), setting("post", 422)],
    "settings-queue": [setting("get", 200, "queue"), setting("post", 422, "queue")],
    "settings-queue-archive": [setting("post", 302, "other_queue"), setting("delete", 302, "other_queue")],
    "settings-teams": [setting("get", 200)],
    "settings-team-new": [setting("get", 200), setting("post", 422)],
    "settings-team": [setting("get", 200, "team"), setting("post", 422, "team")],
    "settings-team-delete": [setting("post", 302, "team")],
    "settings-skill-new": [setting("post", 422)],
    "settings-skill": [setting("post", 422, "skill")],
    "settings-skill-delete": [setting("post", 302, "skill")],
    "settings-hours": [setting("get", 200)],
    "settings-hours-new": [setting("get", 200), setting("post", 422)],
    "settings-hours-week": [setting("post", 200)],
    "settings-hours-preview": [setting("post", 200)],
    "settings-hours-one": [setting("get", 200, "hours"), setting("post", 422, "hours")],
    "settings-hours-delete": [setting("post", 302, "hours")],
    "settings-levels": [setting("get", 200)],
    "settings-level-new": [setting("get", 200), setting("post", 422)],
    "settings-level": [setting("get", 200, "sla"), setting("post", 422, "sla")],
    "settings-level-delete": [setting("post", 302, "sla")],
    "settings-people": [setting("get", 200)],
    "settings-person-new": [office("get", 200), office("post", 422)],
    "settings-person": [setting("get", 200, "ana"), setting("post", 422, "ana", but={"supervisor": 302})],
    "settings-person-password": [office("post", 200, "ana")],
    "settings-person-absence": [office("post", 302, "ana"), office("delete", 302, "ana")],
    "settings-integrations": [office("get", 200)],
    "settings-token-new": [office("get", 200), office("post", 422)],
    "settings-token": [office("get", 200, "token")],
    "settings-token-revoke": [office("post", 302, "token")],
    "settings-webhook-new": [office("get", 200), office("post", 422)],
    "settings-webhook": [office("get", 200, "endpoint"), office("post", 422, "endpoint")],
    "settings-webhook-pause": [office("post", 302, "endpoint"), office("delete", 302, "endpoint")],
    "settings-webhook-remove": [office("post", 302, "endpoint")],
    "settings-webhook-try": [office("post", 302, "endpoint")],
    "settings-deliveries": [office("get", 200, "endpoint")],
    "settings-delivery": [office("get", 200, "delivery"), office("post", 200, "delivery")],
    "settings-finder": [setting("post", 200)],
    "settings-seat": [setting("get", 200, "ana")],
}

NOWHERE = r"^(api|atendimento/(tickets|mensagens|atendentes|filas|canais|equipes))/"
OTHERS = {NOWHERE: [everybody(method, 404, address="/api/nothing") for method in METHODS]}

ROUTES: dict[str, list[Act]] = DOOR | PAGES | CHATS | V1 | DESK | SETTINGS | OTHERS
# Whole families with one rule: the superadmin's site, and the simulator that only a demonstration mounts.
FAMILIES = {"admin:": {who: 302 for who in ACTORS if who != "root"}, "simulator:": {}}
