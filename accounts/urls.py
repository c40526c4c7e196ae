from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("entrar/", views.Login.as_view(), name="login"),
    path("sair/", LogoutView.as_view(), name="logout"),
]
