"""What can be listened to."""

EVENTS = (
    "message.received",
    "message.sent",
    "message.status",
    "conversation.created",
    "conversation.assigned",
    "conversation.transferred",
    "conversation.resolved",
    "conversation.reopened",
    "conversation.closed",
    "contact.created",
    "lead.created",
)
PING = "ping"  # sent by hand, to try an endpoint
