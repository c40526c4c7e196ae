"""Labels: unique words with a colour, on contacts, defined by leads."""

import pytest

from accounts import scope
from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import User
from atendimento.models import Chat
from atendimento.services.labels import label_apply, label_remove, label_restyle
from crm.models import ContactLabel, Label
from crm.services.labels import label_archive, label_create, label_named
from tests.factories import make_group

pytestmark = pytest.mark.django_db


def test_a_label_shows_on_the_chat_and_goes_again(chat: Chat, ana: User, supervisor: User) -> None:
    with scope.tenant_scope(chat.tenant_id):
        label, rev = label_create(by=supervisor, name="VIP", hue=2), chat.rev
        assert label_apply(chat=chat, label=label, by=ana)
        assert not label_apply(chat=chat, label=label, by=ana)
        chat.refresh_from_db()
        assert (chat.labels, chat.rev) == ([["VIP", 2, str(label.pk)]], rev + 1)
        label_restyle(by=supervisor, label=label, name="Muito VIP", hue=4)
        chat.refresh_from_db()
        assert [name for name, _hue, _pk in chat.labels] == ["Muito VIP"]
        assert label_remove(chat=chat, label=label, by=ana)
        chat.refresh_from_db()
        assert chat.labels == [] and not ContactLabel.objects.exists()


def test_names_are_unique_however_they_are_written(chat: Chat, ana: User, supervisor: User) -> None:
    with scope.tenant_scope(chat.tenant_id):
        label = label_create(by=supervisor, name="  Atacado ")
        for name in ("ATACADO", "", "\0", "x" * 41):
            with pytest.raises(Invalid):
                label_create(by=supervisor, name=name)
        assert label_named(by=ana, name="atacado") == label


def test_attendants_give_labels_and_do_not_make_them(chat: Chat, ana: User, supervisor: User) -> None:
    with scope.tenant_scope(chat.tenant_id):
        with pytest.raises(Invalid):
            label_named(by=ana, name="Novidade")
        with pytest.raises(Forbidden):
            label_create(by=ana, name="Novidade")
        assert label_named(by=supervisor, name="Novidade") == Label.objects.get()


def test_an_archived_label_stays_where_it_is_and_is_given_to_nobody(chat: Chat, ana: User, supervisor: User) -> None:
    with scope.tenant_scope(chat.tenant_id):
        label = label_create(by=supervisor, name="Natal")
        label_apply(chat=chat, label=label, by=ana)
        label_archive(by=supervisor, label=label)
        chat.refresh_from_db()
        assert len(chat.labels) == 1
        with pytest.raises(Conflict):
            label_apply(chat=chat, label=label, by=ana)
        with pytest.raises(Invalid):
            label_named(by=ana, name="Natal")


def test_a_group_has_no_labels(chat: Chat, supervisor: User) -> None:
    group = make_group(supervisor.tenant)
    with scope.tenant_scope(chat.tenant_id):
        label = label_create(by=supervisor, name="VIP")
        with pytest.raises(Conflict):
            label_apply(chat=group, label=label, by=supervisor)
