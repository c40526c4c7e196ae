from typing import Any

from celery import Task

from accounts import scope


class TenantTask(Task):
    """A task of one company: the tenant travels in the message's headers and is entered before `run`.

    `abstract` tasks that go through all companies use plain Celery tasks and enter scopes themselves.
    """

    abstract = True

    def apply_async(self, *args: Any, **options: Any) -> Any:
        headers = {**(options.pop("headers", None) or {}), "tenant": str(scope.current_tenant_id())}
        return super().apply_async(*args, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # Celery keeps unknown message headers as attributes of the request.
        with scope.tenant_scope(self.request.get("tenant") or scope.current_tenant_id()):
            return super().__call__(*args, **kwargs)
