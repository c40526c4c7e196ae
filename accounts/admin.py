from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import Tenant, User

admin.site.unregister(Group)  # roles are a table in code, see accounts.roles


@admin.register(Tenant)
class TenantAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "created_at"]
    search_fields = ["name", "slug"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["name", "email", "role", "tenant", "is_active"]
    list_filter = ["role", "is_active", "tenant"]
    list_select_related = ["tenant"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "role", "tenant", "is_active", "last_login"]
    readonly_fields = ["last_login"]
