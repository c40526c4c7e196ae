"""The seam upward. Sent inside the transaction that also marks the row as done, so a failing receiver undoes both."""

from django.dispatch import Signal

# Arguments: session (Session), event (whatsapp.events.Event), webhook_event_id (int or None).
event_normalized = Signal()

# The next events of the session, before each of them is sent: receivers may look up together what all of them need.
# Arguments: session, events (list of whatsapp.events.Event). Nobody has to listen.
events_coming = Signal()
