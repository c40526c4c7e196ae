"""Why a message was not sent, in words for the person who wrote it: what happened, then what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Codes come from the providers: `ProviderError.code` and `Acked.code`.
_REASONS: dict[str, Promise] = {
    "unreachable": gettext_lazy("The WhatsApp gateway does not answer. We will try again."),
    "no_answer": gettext_lazy("WhatsApp did not confirm. Check the conversation before sending again."),
    "bad_answer": gettext_lazy("The gateway's answer made no sense. Check the conversation before sending again."),
    "tls": gettext_lazy("The gateway's certificate was refused. Ask an administrator to check it."),
    "gateway_busy": gettext_lazy("WhatsApp is busy. We will try again."),
    "gateway_error": gettext_lazy("The gateway had a problem. Check the conversation before sending again."),
    "rate": gettext_lazy("Too many messages in a short time. We will try again."),
    "pair_rate": gettext_lazy("Too many messages to this customer in a short time. We will try again."),
    "auth": gettext_lazy("The channel's access expired. Ask an administrator to connect it again."),
    "permission": gettext_lazy("The channel may not do this. Ask an administrator to check its permissions."),
    "misconfigured": gettext_lazy("The channel is not set up correctly. Ask an administrator to check its settings."),
    "session_missing": gettext_lazy(
        "The gateway does not know this channel. Ask an administrator to connect it again."
    ),
    "session_not_working": gettext_lazy("The channel is disconnected. Connect it again to send."),
    "license": gettext_lazy("The gateway's licence is missing. Ask an administrator to check it."),
    "not_found": gettext_lazy("The gateway could not find what was asked for. Ask an administrator for help."),
    "no_whatsapp": gettext_lazy("This number has no WhatsApp. Check it with the customer."),
    "undeliverable": gettext_lazy("WhatsApp could not deliver. Check that the number is right and has WhatsApp."),
    "not_accepted": gettext_lazy("WhatsApp did not accept the message. Try to send it again."),
    "same_number": gettext_lazy("A channel cannot write to itself. Check the number."),
    "window_closed": gettext_lazy("More than 24 hours since the customer's last message. Send a template."),
    "unsupported_kind": gettext_lazy("This channel cannot send this kind of message. Send it as text or as a file."),
    "invalid": gettext_lazy("WhatsApp refused the message's content. Change it and send it again."),
    "rejected": gettext_lazy("WhatsApp refused the message. Change it and send it again."),
    "too_large": gettext_lazy("The file is too large for WhatsApp. Send a smaller one."),
    "undone": gettext_lazy("It was taken back before it left."),
    "uncertain": gettext_lazy("We do not know yet whether it was sent. Check the conversation before sending again."),
    "file_missing": gettext_lazy("The file is missing. Attach it again."),
    "media_missing": gettext_lazy("The file is missing. Attach it again."),
    "media_gone": gettext_lazy("The file is no longer available. Ask the customer to send it again."),
    "media_refused": gettext_lazy("WhatsApp refused the file. Try another format or a smaller one."),
    "media_corrupt": gettext_lazy("The file arrived damaged. We will try again."),
    "not_allowed_number": gettext_lazy("A test channel writes only to registered numbers. Register this one first."),
    "marketing_cap": gettext_lazy("WhatsApp limits advertising to this customer. Wait some days."),
    "opted_out": gettext_lazy("The customer does not want advertising. Wait until they write."),
    "experiment": gettext_lazy("WhatsApp is holding back advertising to this customer. Wait until they write."),
    "spam_limit": gettext_lazy("WhatsApp limited this channel for spam. Stop bulk messages for a while."),
    "messaging_limit": gettext_lazy("The channel reached today's limit of new customers. Try again tomorrow."),
    "bsuid_not_allowed": gettext_lazy("This template needs a phone number. Ask the customer for it."),
    "template_parameters": gettext_lazy("The template's fields do not match. Fill them in again."),
    "template_missing": gettext_lazy("This template does not exist in this language. Choose another."),
    "template_too_long": gettext_lazy("The template is too long once filled in. Shorten its fields."),
    "template_policy": gettext_lazy("The template breaks WhatsApp's rules. Choose another."),
    "template_paused": gettext_lazy("WhatsApp paused this template. Choose another."),
    "template_disabled": gettext_lazy("WhatsApp disabled this template. Choose another."),
    "account_locked": gettext_lazy("Meta locked the account. Ask an administrator to see why at Meta."),
    "payment": gettext_lazy("Meta could not charge the account. Ask an administrator to check the payment method."),
    "registration": gettext_lazy("The number is not registered at Meta. Ask an administrator to register it again."),
}
_BY_PROVIDER: dict[tuple[str, str], Promise] = {
    ("cloud", "invalid"): gettext_lazy("Meta refused the message's content. Change it and send it again."),
    ("cloud", "auth"): gettext_lazy("Meta's access token expired. Ask an administrator to renew it."),
}


def reason_for(provider_kind: str, code: str, detail: str = "") -> str:
    """The sentence for a code, in the reader's language; an unknown code adds the gateway's own words."""
    found = _BY_PROVIDER.get((provider_kind, code)) or _REASONS.get(code)
    if found:
        return str(found)
    general = _("The message was not sent. Try again, or ask an administrator for help.")
    return f"{general} ({detail[:120]})" if detail else general
