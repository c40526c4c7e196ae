from django.urls import path, re_path

from whatsapp.simulator import api_views, views

app_name = "simulator"
urlpatterns = [
    path("", views.page, name="page"),
    path("agora", views.live, name="live"),
    path("acao", views.act, name="act"),
    path("arquivo/<slug:dialect>/<str:line>/<str:message_id>", views.file, name="file"),
    path("amostra/<slug:name>.jpg", views.sample, name="sample"),
    re_path(r"^(?P<what>falhas|livro)/?$", api_views.control, name="control"),
    re_path(r"^(?P<dialect>waha|evolution|cloud)/(?P<path>.+)$", api_views.gateway_api, name="api"),
]
