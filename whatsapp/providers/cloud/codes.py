"""Meta's error codes under our names. Source: developers.facebook.com, Cloud API, Error codes (2026-06)."""

from typing import NamedTuple

from whatsapp.providers._json import Json, id_at, int_at, text_at
from whatsapp.providers.base import ProviderError


class Meaning(NamedTuple):
    code: str
    permanent: bool = True
    retry_after: float | None = None


_TRANSIENT = Meaning("gateway_busy", permanent=False)
_RATE = Meaning("rate", permanent=False)
_TEMPLATE_TEXT = Meaning("template_parameters")

_MEANINGS: dict[int, Meaning] = {
    0: Meaning("auth"),
    190: Meaning("auth"),
    3: Meaning("permission"),
    10: Meaning("permission"),
    1: _TRANSIENT,
    2: _TRANSIENT,
    131000: _TRANSIENT,
    131016: _TRANSIENT,
    131057: _TRANSIENT,
    133004: _TRANSIENT,
    4: _RATE,
    80007: _RATE,
    130429: _RATE,
    131056: Meaning("pair_rate", permanent=False, retry_after=6.0),  # one message in 6 s to the same person
    131048: Meaning("spam_limit"),
    131064: Meaning("messaging_limit"),
    131047: Meaning("window_closed"),
    131026: Meaning("undeliverable"),
    131021: Meaning("same_number"),
    131030: Meaning("not_allowed_number"),
    131049: Meaning("marketing_cap"),
    131050: Meaning("opted_out"),
    130472: Meaning("experiment"),
    131051: Meaning("unsupported_kind"),
    131052: Meaning("media_gone"),
    131053: Meaning("media_refused"),
    100: Meaning("invalid"),
    131008: Meaning("invalid"),
    131009: Meaning("invalid"),
    131062: Meaning("bsuid_not_allowed"),
    132000: _TEMPLATE_TEXT,
    132001: Meaning("template_missing"),
    132005: Meaning("template_too_long"),
    132007: Meaning("template_policy"),
    132008: _TEMPLATE_TEXT,
    132012: _TEMPLATE_TEXT,
    132015: Meaning("template_paused"),
    132016: Meaning("template_disabled"),
    132018: _TEMPLATE_TEXT,
    131031: Meaning("account_locked"),
    368: Meaning("account_locked"),
    131042: Meaning("payment"),
    131045: Meaning("registration"),
    133010: Meaning("registration"),
}
_MISSING_OBJECT = 33  # error_subcode: the phone_number_id is wrong or the token can't see it


def meaning(error: Json) -> Meaning | None:
    """None for a code we don't know."""
    code = int_at(error, "code")
    if code == 100 and int_at(error, "error_subcode") == _MISSING_OBJECT:
        return Meaning("misconfigured")
    if code is not None and 200 <= code <= 299:
        return Meaning("permission")
    return _MEANINGS.get(code) if code is not None else None


def words(error: Json) -> str:
    """Meta's own text with its number, as support will ask for it. There is no way to fetch it again."""
    details = text_at(error, "error_data", "details")
    title = text_at(error, "message") or text_at(error, "title")
    text = title if details in ("", title) else f"{title}: {details}"
    return f"({id_at(error, 'code')}) {text}"[:500]


def failure(error: Json, status: int, retry_after: float | None, sends: bool) -> ProviderError:
    """An explained refusal did nothing, whatever its status; a bare 5xx may have done it."""
    known = meaning(error)
    if known:
        wait = retry_after or known.retry_after
        return ProviderError(words(error), code=known.code, permanent=known.permanent, retry_after=wait)
    if status >= 500:
        return ProviderError(words(error), code="gateway_error", uncertain=sends, retry_after=retry_after)
    if status == 429:
        return ProviderError(words(error), code="rate", retry_after=retry_after)
    return ProviderError(words(error), code="auth" if status in (401, 403) else "rejected", permanent=True)
