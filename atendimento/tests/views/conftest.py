from collections.abc import Callable

from django.test import Client

from accounts.models import User

Enter = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}
