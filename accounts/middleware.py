from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts import scope

Next = Callable[[HttpRequest], HttpResponse]


def TenantScopeMiddleware(get_response: Next) -> Next:
    """Runs each request of a logged-in person inside their company. The admin site sees all companies."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.tenant_id:
            with scope.tenant_scope(user.tenant_id):
                return get_response(request)
        if user.is_authenticated and user.is_superuser and request.path.startswith("/admin/"):
            with scope.unscoped("the superadmin's admin site"):
                return get_response(request)
        return get_response(request)

    return middleware
