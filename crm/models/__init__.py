"""Who the customer is, and what the company knows of them."""

from crm.models.activities import Activity, ActivityKind
from crm.models.deals import DealState, Opportunity, Pipeline, Stage
from crm.models.fields import CustomField, FieldKind, FieldValue
from crm.models.labels import ContactLabel, Label
from crm.models.merges import MergeRecord
from crm.models.notes import Note
from crm.models.notices import Notification, NotificationType
from crm.models.people import Contact, Identity, IdentityKind, Lead, LeadSource, LeadStatus

__all__ = [
    "Activity",
    "ActivityKind",
    "Contact",
    "ContactLabel",
    "CustomField",
    "DealState",
    "FieldKind",
    "FieldValue",
    "Identity",
    "IdentityKind",
    "Label",
    "Lead",
    "LeadSource",
    "LeadStatus",
    "MergeRecord",
    "Note",
    "Notification",
    "NotificationType",
    "Opportunity",
    "Pipeline",
    "Stage",
]
