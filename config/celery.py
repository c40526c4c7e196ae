"""Celery wakes workers; what there is to do is in PostgreSQL."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("prosa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def mend_connections(**_kwargs: Any) -> None:
    """As before each request: what is broken or older than CONN_MAX_AGE is closed, and made again when it is needed."""
    from django.db import close_old_connections

    close_old_connections()


@worker_init.connect
def load_once(**_kwargs: Any) -> None:
    """Before children are forked: else the first message of each would wait half a second for URLs and templates."""
    from django.template.loader import get_template
    from django.urls import reverse

    reverse("inbox")  # reads all addresses, and keeps them for the language of the installation
    for name in ("_row", "_message"):
        get_template(f"atendimento/{name}.jinja", using="jinja2")
