"""/api/v1/users and …/auth/register: colleagues, profiles, pictures, and how the first person comes in."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from accounts import scope
from accounts.models import Role, Tenant, User
from accounts.presence import presence_beat
from atendimento.models import Chat, Queue
from atendimento.tests.api.conftest import Caller
from integrations.services.logins import login_begin
from tests.factories import PASSWORD, make_chat, make_user

pytestmark = pytest.mark.django_db

USERS, REGISTER = "/api/v1/users", "/api/v1/auth/register"
NEW = {"email": "Rute@Exemplo.com.br", "full_name": "Rute Alves", "password": "broa-de-milho-7"}


def picture(form: str = "PNG", size: tuple[int, int] = (640, 480)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, form)
    return SimpleUploadedFile("eu.png", out.getvalue(), "image/png")


def test_colleagues_are_listed_and_nobody_else(
    call: Caller, ana: User, bruno: User, admin: User, caio: User, tenant: Tenant
) -> None:
    body = call(ana)("get", USERS).json()
    assert {row["id"] for row in body["data"]} == {str(who.pk) for who in (ana, bruno, admin)}
    assert set(body["data"][0]) >= {"id", "email", "full_name", "role", "avatar_url", "is_active", "last_login_at"}
    assert [row["id"] for row in call(caio)("get", USERS + "/").json()["data"]] == [str(caio.pk)]
    assert [row["id"] for row in call(ana)("get", f"{USERS}?role=admin").json()["data"]] == [str(admin.pk)]
    assert [row["id"] for row in call(ana)("get", f"{USERS}?search=bruno").json()["data"]] == [str(bruno.pk)]


def test_one_colleague(call: Caller, ana: User, bruno: User, caio: User) -> None:
    assert call(bruno)("get", f"{USERS}/{ana.pk}").json()["full_name"] == "Ana Lima"
    assert call(caio)("get", f"{USERS}/{ana.pk}").status_code == 404


def test_who_is_here(call: Caller, ana: User, bruno: User, caio: User) -> None:
    presence_beat(ana)
    said = call(bruno)("get", f"{USERS}/online").json()
    assert [(row["id"], row["status"]) for row in said["data"]] == [(str(ana.pk), "online")]
    assert call(caio)("get", f"{USERS}/online").json()["data"] == []


def test_a_profile_is_changed_by_oneself_or_an_admin(
    call: Caller, ana: User, bruno: User, admin: User, caio: User
) -> None:
    address = f"{USERS}/{ana.pk}"
    assert call(ana)("patch", address, {"full_name": "Ana Souza"}).json()["full_name"] == "Ana Souza"
    assert call(bruno)("patch", address, {"full_name": "X"}).status_code == 403
    assert call(caio)("patch", address, {"full_name": "X"}).status_code == 404
    assert call(ana)("patch", address, {"role": "admin"}).status_code == 403
    assert call(admin)("patch", address, {"role": "supervisor"}).json()["role"] == "supervisor"
    assert call(admin)("patch", f"{USERS}/{admin.pk}", {"is_active": False}).status_code == 403
    answer = call(admin)("patch", address, {"role": "superadmin"})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["role"])


def test_who_is_dismissed_leaves_their_conversations_to_the_queue(
    tenant: Tenant, queue: Queue, call: Caller, ana: User, admin: User
) -> None:
    chat = make_chat(tenant, queue=queue, assigned_to=ana)
    assert call(admin)("patch", f"{USERS}/{ana.pk}", {"is_active": False}).json()["is_active"] is False
    with scope.tenant_scope(tenant):
        assert Chat.objects.get(pk=chat.pk).assigned_to_id is None


def test_ones_password_needs_the_old_one_and_ends_other_logins(call: Caller, ana: User) -> None:
    address, elsewhere = f"{USERS}/{ana.pk}", login_begin(user=ana)
    send = call(ana)
    wrong = send("patch", address, {"password": "pamonha-doce-9", "current_password": "x"})
    assert (wrong.status_code, list(wrong.json()["error"]["fields"])) == (422, ["current_password"])
    weak = send("patch", address, {"password": "12345678", "current_password": PASSWORD})
    assert list(weak.json()["error"]["fields"]) == ["password"]
    assert send("patch", address, {"password": "pamonha-doce-9", "current_password": PASSWORD}).status_code == 200
    assert send("get", address).status_code == 200  # this browser stays
    gone = Client(headers={"Authorization": f"Bearer {elsewhere.access}"})
    assert gone.get(address).status_code == 401


def upload(call_: object, address: str, file: SimpleUploadedFile):
    return call_("patch", address, data=encode_multipart(BOUNDARY, {"avatar": file}), content_type=MULTIPART_CONTENT)


def test_a_picture_is_drawn_anew_and_shown_to_colleagues_only(call: Caller, ana: User, bruno: User, caio: User) -> None:
    answer = upload(call(ana), f"{USERS}/{ana.pk}", picture())
    assert answer.status_code == 200, answer.content
    url = answer.json()["avatar_url"]
    shown = call(bruno)("get", url)
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/webp", "nosniff")
    with Image.open(io.BytesIO(b"".join(shown.streaming_content))) as image:
        assert (image.format, image.size) == ("WEBP", (256, 256))
    assert call(caio)("get", url).status_code == 404
    assert Client().get(url).status_code == 401


def test_the_old_picture_is_thrown_away(call: Caller, ana: User, django_capture_on_commit_callbacks) -> None:
    send, address, keys = call(ana), f"{USERS}/{ana.pk}", []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            upload(send, address, picture("JPEG"))
        with scope.unscoped("test"):
            keys.append(User.objects.get(pk=ana.pk).avatar)
    assert [default_storage.exists(key) for key in keys] == [False, True]


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"GIF89a" + b"\0" * 50, b"%PDF-1.4",
     b"\x89PNG\r\n\x1a\n" + b"\0" * 100, b"<html>", b"II*\0" + b"\0" * 64],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content: bytes, call: Caller, ana: User) -> None:
    file = SimpleUploadedFile("eu.png", content, "image/png")
    answer = upload(call(ana), f"{USERS}/{ana.pk}", file)
    assert answer.status_code in {400, 422}
    assert "avatar" in answer.json()["error"]["fields"]
    with scope.unscoped("test"):
        assert User.objects.get(pk=ana.pk).avatar == ""


def test_an_admin_adds_a_colleague_who_gets_a_queue(call: Caller, admin: User, queue: Queue) -> None:
    answer = call(admin)("post", REGISTER, NEW)
    assert answer.status_code == 201, answer.content
    assert set(answer.json()) == {"user"}
    said = answer.json()["user"]
    assert (said["email"], said["role"]) == ("rute@exemplo.com.br", "attendant")
    with scope.tenant_scope(queue.tenant_id):
        assert str(said["id"]) in {str(member.pk) for member in queue.members.all()}
    assert Client().post("/api/v1/auth/login", NEW, "application/json").status_code == 200


def test_who_is_added_without_a_password_gets_one_shown_once(call: Caller, admin: User) -> None:
    said = {"email": "novo@exemplo.com.br", "full_name": "Novo"}
    password = call(admin)("post", REGISTER, said).json()["temporary_password"]
    again = {"email": said["email"], "password": password}
    assert Client().post("/api/v1/auth/login", again, "application/json").status_code == 200


def test_only_admins_add_people(call: Caller, ana: User, supervisor: User, admin: User, tenant: Tenant) -> None:
    for who in (ana, supervisor):
        assert call(who)("post", REGISTER, NEW).status_code == 403
    assert Client().post(REGISTER, NEW, "application/json").status_code == 401
    assert call(admin)("post", REGISTER, NEW | {"role": "superadmin"}).status_code == 400
    taken = call(admin)("post", REGISTER, NEW | {"email": ana.email})
    assert (taken.status_code, list(taken.json()["error"]["fields"])) == (409, ["email"])


def test_the_first_person_of_all_begins_the_installation(db: None) -> None:
    with scope.owner():
        assert not User.objects.exists()
    assert (
        Client().post(REGISTER, {k: v for k, v in NEW.items() if k != "password"}, "application/json").status_code
        == 400
    )
    answer = Client().post(REGISTER, NEW | {"company": "Padaria São João"}, "application/json")
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert set(body) == {"user", "accessToken", "refreshToken"}
    assert body["user"]["role"] == "admin"
    with scope.unscoped("test"):
        assert Tenant.objects.get().slug == "padaria-sao-joao"
    second = Client().post(REGISTER, NEW | {"email": "outra@exemplo.com.br"}, "application/json")
    assert second.status_code == 401


def test_a_superadmin_has_no_colleagues(call: Caller) -> None:
    root = make_user(None, Role.SUPERADMIN, "Raiz")
    assert call(root)("get", USERS).status_code == 403


def test_the_list_takes_the_same_queries_however_long(
    tenant: Tenant, call: Caller, ana: User, django_assert_max_num_queries
) -> None:
    for n in range(12):
        make_user(tenant, name=f"Pessoa {n}")
    send = call(ana)
    with django_assert_max_num_queries(4):
        assert len(send("get", USERS).json()["data"]) == 13
    with django_assert_max_num_queries(5):
        send("get", f"{USERS}/online")
