"""The seam upward. Sent inside the transaction that also marks the row as done, so a failing receiver undoes both."""

from django.dispatch import Signal

# Arguments: session (Session), event (whatsapp.events.Event), webhook_event_id (int or None).
event_normalized = Signal()
