"""The seam upward. Sent inside the transaction that stores the message, so a failing receiver undoes both."""

from django.dispatch import Signal

# Arguments: message (Message), ticket (Ticket or None: groups have none). The chat's row is locked.
message_received = Signal()
