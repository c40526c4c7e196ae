"""Which conversations a list shows and in which order, as its address says it.

One table of filters: an address is read value by value, and what is not in the table or not of its kind is not there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from atendimento.models import Chat, ChatReader, TicketPriority, TicketStatus
from atendimento.search.people import matching
from atendimento.selectors import PAGE, Cursor, as_read_by, chats_visible, for_rows
from atendimento.services.sending import reply_windows
from crm.models import ContactLabel

MINE, UNASSIGNED, ALL = "minhas", "fila", "todas"
RECENT, DUE, LONGEST_WAIT, WINDOW = "", "prazo", "espera", "janela"
NOBODY = "ninguem"
MOST_VALUES, MOST_COUNTED = 20, 100
Read = Callable[[str], Any]  # one value of the address; raises ValueError for anything else


@dataclass(frozen=True)
class Filter:
    """`where` takes what was read, all of it when the filter takes `many`."""

    read: Read
    where: Callable[[Any], Q]
    many: bool = False


def one_of(known: Iterable[str]) -> Read:
    words = frozenset(known)

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


def person(text: str) -> UUID | None:
    return None if text == NOBODY else UUID(text)


def day(text: str) -> datetime:
    """The day's first moment here."""
    found = date.fromisoformat(text)
    if not 2000 <= found.year <= 2100:
        raise ValueError(text)
    return timezone.make_aware(datetime.combine(found, time.min))


def owned(people: list[UUID | None]) -> Q:
    return Q(assigned_to__in=[pk for pk in people if pk]) | (Q(assigned_to=None) if None in people else Q(pk__in=[]))


def labelled(labels: list[UUID]) -> Q:
    return Q(contact__in=ContactLabel.objects.filter(label__in=labels).values("contact"))


def deadline(state: str) -> Q:
    now = timezone.now()
    late, risky = Q(sla_due_at__lte=now), Q(sla_risk_at__lte=now)
    states = {"atrasada": late, "risco": risky & ~late, "no-prazo": Q(sla_due_at__isnull=False) & ~risky & ~late}
    return Q(is_open=True) & states[state]


SNOOZED = Q(current_ticket__status=TicketStatus.PENDING)
STATES = {
    "abertas": Q(is_open=True) & ~SNOOZED,
    "sonecas": SNOOZED,
    "resolvidas": Q(is_open=False, archived=False, current_ticket__isnull=False),
    "arquivadas": Q(archived=True),
    "tudo": Q(),
}
TURNS = {
    "nos": Q(is_open=True, waiting_since__isnull=False),
    "cliente": Q(is_open=True, waiting_since=None),
}
FILTERS: dict[str, Filter] = {
    "estado": Filter(one_of(STATES), STATES.__getitem__),
    "vez": Filter(one_of(TURNS), TURNS.__getitem__),
    "naolidas": Filter(one_of("1"), lambda _yes: Q(unread__gt=0)),
    "sla": Filter(one_of(("no-prazo", "risco", "atrasada")), deadline),
    "prioridade": Filter(
        one_of(TicketPriority.values), lambda some: Q(is_open=True, current_ticket__priority__in=some), many=True
    ),
    "fila": Filter(UUID, lambda some: Q(queue__in=some), many=True),
    "dono": Filter(person, owned, many=True),
    "etiqueta": Filter(UUID, labelled, many=True),
    "canal": Filter(UUID, lambda some: Q(session__in=some), many=True),
    "de": Filter(day, lambda start: Q(last_message_at__gte=start)),
    "ate": Filter(day, lambda start: Q(last_message_at__lt=start + timedelta(days=1))),
}


@dataclass(frozen=True)
class Order:
    """What is first, and what is there at all: only what has the column."""

    column: str
    newest_first: bool = False
    where: Callable[[], Q] = Q

    @property
    def keys(self) -> tuple[str, str]:
        sign = "-" if self.newest_first else ""
        return f"{sign}{self.column}", f"{sign}id"

    def after(self, cursor: Cursor) -> RawSQL:
        """A row comparison walks the index; `<` and `=` joined by OR would not."""
        compare = "<" if self.newest_first else ">"
        row = f"(atendimento_chat.{self.column}, atendimento_chat.id) {compare} (%s, %s)"
        return RawSQL(row, [cursor.at, cursor.pk])  # noqa: S611 (our own columns)


def in_window() -> Q:
    """Where the channel lets us write freely for some time only, and it is not over."""
    now, found = timezone.now(), Q(pk__in=[])
    for provider, window in reply_windows().items():
        found |= Q(session__provider=provider, last_inbound_at__gt=now - window)
    return Q(is_open=True) & found


ORDERS = {
    RECENT: Order("last_message_at", newest_first=True),
    DUE: Order("sla_due_at", where=lambda: Q(is_open=True, sla_due_at__isnull=False)),
    LONGEST_WAIT: Order("waiting_since", where=lambda: Q(is_open=True, waiting_since__isnull=False)),
    WINDOW: Order("last_inbound_at", where=in_window),
}
# Where no state is asked for: what waits for somebody, and of all conversations also what is done
TABS = {
    MINE: lambda user: Q(assigned_to=user),
    UNASSIGNED: lambda user: Q(assigned_to=None, with_bot=False),  # a bot is somebody
    ALL: lambda user: Q(),
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for; `filters` holds the texts that were understood."""

    tab: str = ALL
    order: str = RECENT
    search: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, address: Any) -> "Asked":
        """From a QueryDict; what makes no sense in it is left out."""
        understood = {name: values_in(name, address.getlist(name)) for name in FILTERS}
        return cls(
            tab=address.get("aba") if address.get("aba") in TABS else ALL,
            order=address.get("ordem") if address.get("ordem") in ORDERS else RECENT,
            search=address.get("q", "").replace("\0", "").strip()[:100],
            filters={name: values for name, values in understood.items() if values},
        )

    @property
    def query(self) -> str:
        """The address again, in one form only."""
        plain = [("aba", self.tab if self.tab != ALL else ""), ("ordem", self.order), ("q", self.search)]
        return urlencode([(name, value) for name, value in plain if value] + self.pairs)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.filters.items() for value in values]

    def without(self, name: str, value: str) -> "Asked":
        left = tuple(other for other in self.filters[name] if other != value)
        others = {other: values for other, values in self.filters.items() if other != name}
        return Asked(self.tab, self.order, self.search, {**others, name: left} if left else others)

    def narrow(self, chats: QuerySet[Any], user: User, tab: str = "") -> QuerySet[Any]:
        """Those of `chats` (see `as_read_by`) that belong to the list, or to its neighbour `tab`; not the search."""
        tab = tab or self.tab
        if "estado" not in self.filters:
            chats = chats.filter(archived=False) if tab == ALL else chats.filter(is_open=True)
        chats = chats.filter(TABS[tab](user))
        for name, texts in self.filters.items():
            values = [FILTERS[name].read(text) for text in texts]
            chats = chats.filter(FILTERS[name].where(values if FILTERS[name].many else values[0]))
        return chats


def values_in(name: str, texts: list[str]) -> tuple[str, ...]:
    found = []
    for text in texts[:MOST_VALUES]:
        try:
            FILTERS[name].read(text)
        except (ValueError, OverflowError):
            continue
        found.append(text)
    return tuple(dict.fromkeys(found if FILTERS[name].many else found[:1]))


def chats_of(user: User, asked: Asked) -> QuerySet[Any]:
    """All that the list shows, in no order."""
    chats = asked.narrow(as_read_by(user, chats_visible(user)), user).filter(ORDERS[asked.order].where())
    return matching(user, chats, asked.search) if asked.search else chats


def chat_list(
    user: User, asked: Asked | None = None, *, after: Cursor | None = None, limit: int = PAGE
) -> tuple[list[Chat], Cursor | None]:
    """One page of the list and the cursor of the next; the first begins with what the user pinned."""
    asked = asked or Asked()
    order, chats, pinned = ORDERS[asked.order], chats_of(user, asked), []
    rows_of = rows_of_found if asked.search else rows_in_order
    if chats.query.is_empty():  # a search found nothing; putting the question together is most of what asking it costs
        return [], None
    # By their ids: that few rows have no pin is what PostgreSQL believes, and then it joins all before it takes forty.
    if pins := list(ChatReader.objects.filter(user=user, pinned_at__isnull=False).values_list("chat", flat=True)):
        pinned = [] if after else rows_of(user, chats.filter(pk__in=pins).order_by(*order.keys))
        chats = chats.exclude(pk__in=pins)
    if after:
        chats = chats.annotate(further=order.after(after)).filter(further=True)
    rows = rows_of(user, chats.order_by(*order.keys)[: limit + 1])
    more = len(rows) > limit
    return pinned + rows[:limit], Cursor(getattr(rows[limit - 1], order.column), rows[limit - 1].pk) if more else None


def rows_in_order(_user: User, page: QuerySet[Any]) -> list[Any]:
    """The chats of a page with all that their rows show; an index has them in the page's order."""
    return list(for_rows(page))


def rows_of_found(user: User, page: QuerySet[Any]) -> list[Any]:
    """The same where no index has the order: what a search found is many, and only a few of them are joined to a dozen
    tables.
    """
    ids = list(page.values_list("pk", flat=True))
    these: Any = Chat.objects.alias(here=RawSQL("atendimento_chat.id = ANY(%s)", [ids])).filter(here=True)
    found = {chat.pk: chat for chat in for_rows(as_read_by(user, these))} if ids else {}
    return [found[pk] for pk in ids if pk in found]


def tab_counts(user: User, asked: Asked | None = None) -> dict[str, int]:
    """Chats per tab under the list's filters, exact; `unread`, of mine or nobody's, waits to be read by me."""
    asked, visible = asked or Asked(), chats_visible(user)
    open_chats = visible.filter(is_open=True)
    unread = as_read_by(user, open_chats.filter(Q(assigned_to=user) | Q(assigned_to=None))).filter(unread__gt=0)
    if asked.filters:
        seen = as_read_by(user, visible)
        tabs = {tab: asked.narrow(seen, user, tab).count() for tab in TABS}
    else:
        mine, nobodys = Count("id", filter=TABS[MINE](user)), Count("id", filter=TABS[UNASSIGNED](user))
        tabs = {**open_chats.aggregate(minhas=mine, fila=nobodys), ALL: visible.filter(archived=False).count()}
    return {**tabs, "unread": unread.count()}


def count_some(user: User, asked: Asked) -> int:
    """How many the list has; one more than `MOST_COUNTED` for all that are more."""
    return chats_of(user, asked)[: MOST_COUNTED + 1].count()
