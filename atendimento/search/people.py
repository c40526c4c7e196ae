"""Conversations by whom they are with: name, phone in any format, protocol, e-mail, CPF and other numbers of theirs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import User
from atendimento.models import Chat, folded
from atendimento.search import outside
from atendimento.search.words import WORD, distance, is_near
from crm import documents, phones

LONGEST = 100  # letters of what is asked
SHORTEST_KEY = 4  # digits of a field's value: fewer are many contacts'
MOST = 1000  # nobody pages further through a list of names
LITTLE, FORGIVEN = 3, 40  # names found: fewer, and slips of the hand are forgiven, in so many candidates
EXACT, WHOLE_WORD, BEGINS, WORD_BEGINS, CONTAINS = range(5)
Branch = tuple[str, list[Any]]  # a SELECT of the company's chat ids and how well each fits


def matching(user: User, chats: QuerySet[Chat], text: str) -> QuerySet[Chat]:
    """Those of `chats` that the text names, in whatever order they are asked for: what only looks alike would come
    before what was meant, so it is there when nothing else is.
    """
    found = named(user, text, little=1)
    if not found:
        return chats.none()
    return chats.alias(named=RawSQL("atendimento_chat.id = ANY(%s)", [found])).filter(named=True)


def named(user: User, text: str, limit: int = MOST, *, little: int = LITTLE) -> list[UUID]:
    """Ids of conversations that the user may see: the best fit first, then the newest."""
    text = text.replace("\0", "").strip()[:LONGEST]
    if not text:
        return []
    found = [row[0] for row in look(user, branches(text), limit)]
    if len(found) < min(little, limit):
        found += [pk for pk in forgiving(user, text) if pk not in found]
    return found[:limit]


def look(user: User, wanted: list[Branch], limit: int, more: str = "") -> list[tuple[Any, ...]]:
    union = " UNION ALL ".join(statement for statement, _params in wanted)
    limits = [outside.company("c."), *outside.limits_of(user)]
    where = " AND ".join(condition for condition, _values in limits)
    params = [value for _statement, values in (*wanted, *limits) for value in values]
    return outside.find(
        f"SELECT c.id{more} FROM ({union}) found (id, fit) JOIN atendimento_chat c ON c.id = found.id "  # noqa: S608 (our own conditions)
        f"WHERE {where} GROUP BY c.id ORDER BY min(found.fit), c.last_message_at DESC LIMIT {int(limit)}",
        params,
    )


def branches(text: str) -> list[Branch]:
    digits = phones.digits_of(text)
    found = [by_name(folded(text))]
    if len(digits) >= 4 and not text.startswith("#"):
        found.append(by_phone(text, digits))
    if text.lstrip("#").isdecimal() and len(digits) <= 9:
        found.append(by_protocol(int(digits)))
    if len(digits) >= SHORTEST_KEY:
        found.append(by_field(text))
    if "@" in text:
        found.append(by_email(text))
    return found


def of_company(select: str, where: str, params: list[Any], table: str = "", given: Sequence[Any] = ()) -> Branch:
    """`given` fills in what `select` asks for."""
    bound, values = outside.company(table)
    return f"{select} WHERE {bound} AND {where}", [*given, *values, *params]


def by_name(name: str) -> Branch:
    """All words are in the title, in any order; of one or two letters, one of its words begins so."""
    words = name.split() or [name]
    conditions, params = [], []
    for word in words:
        if len(word) < 3:
            conditions.append("(search_text LIKE %s OR search_text LIKE %s)")
            params += [f"{like(word)}%", f"% {like(word)}%"]
        else:
            conditions.append("search_text LIKE %s")
            params.append(f"%{like(word)}%")
    fit = (
        f"CASE WHEN search_text = %s THEN {EXACT} WHEN ' ' || search_text || ' ' LIKE %s THEN {WHOLE_WORD} "
        f"WHEN search_text LIKE %s THEN {BEGINS} "
        f"WHEN search_text LIKE %s THEN {WORD_BEGINS} ELSE {CONTAINS} END"
    )
    begun, select = like(name), f"SELECT id, {fit} FROM atendimento_chat"  # noqa: S608 (our own conditions)
    given = [name, f"% {begun} %", f"{begun}%", f"% {begun}%"]
    return of_company(select, " AND ".join(conditions), params, given=given)


def like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def by_phone(text: str, digits: str) -> Branch:
    """With or without country code, ninth digit and punctuation; four digits of it are enough."""
    keys = {phones.match_key(key) for key in (digits, phones.parse(text)) if key}
    if len(digits) <= 11:
        keys.add(digits[-8:])
    if digits.startswith("9") and 5 <= len(digits) < 9:  # begun with the ninth digit, which keys leave out
        keys.add(digits[1:])
    where = " OR ".join(["phone LIKE %s"] * len(keys))
    return of_company("SELECT id, 0 FROM atendimento_chat", f"({where})", [f"%{key}%" for key in sorted(keys)])


def by_protocol(number: int) -> Branch:
    return of_company("SELECT chat_id, 0 FROM atendimento_ticket", "number = %s", [number])


def by_field(text: str) -> Branch:
    """What a field of the contact holds, as it is or without its punctuation: CPF, CNPJ, an order's number."""
    source = "SELECT c.id, 0 FROM atendimento_chat c JOIN crm_fieldvalue v ON v.contact_id = c.contact_id"
    return of_company(source, "v.key = ANY(%s)", [[documents.plain(text), " ".join(text.lower().split())]], "v.")


def by_email(text: str) -> Branch:
    source = "SELECT c.id, 0 FROM atendimento_chat c JOIN crm_contact p ON p.id = c.contact_id"
    return of_company(source, "p.email <> '' AND lower(p.email) LIKE %s", [f"{like(text.lower())}%"], "p.")


def forgiving(user: User, text: str) -> list[UUID]:
    """Each word is near to one of the title's: PostgreSQL finds what looks alike, the distance decides."""
    words = [word for word in WORD.findall(folded(text)) if word.isalpha()]
    if not words or max(map(len, words)) < 4:
        return []
    said = " ".join(words)
    select = "SELECT id, -word_similarity(%s, search_text) FROM atendimento_chat"
    alike = of_company(select, "%s <%% search_text", [said], given=[said])
    found = look(user, [alike], FORGIVEN, ", c.search_text")
    near = [(misfit(words, WORD.findall(title)), pk) for pk, title in found]
    return [pk for _fit, pk in sorted((each for each in near if each[0]), key=lambda each: each[0] or ())]


def misfit(words: list[str], title: list[str]) -> tuple[int, int] | None:
    """Slips of the hand, and letters too many or too few; None when a word is near to none of the title's. The last
    word may be unfinished.
    """
    *_, last = words
    begun = [*title, *(word[: len(last)] for word in title)]
    best = [least(word, begun if word is last else title) for word in words]
    return None if None in best else (sum(each[0] for each in best if each), sum(each[1] for each in best if each))


def least(word: str, others: list[str]) -> tuple[int, int] | None:
    return min(((distance(word, its), abs(len(word) - len(its))) for its in others if is_near(word, its)), default=None)
