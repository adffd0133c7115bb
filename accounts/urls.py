from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("peran/", views.ActingView.as_view(), name="acting"),
    path("tampilan/", views.AppearanceView.as_view(), name="appearance"),
]
