from allauth.account import views as allauth
from django.urls import path, re_path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("peran/", views.ActingView.as_view(), name="acting"),
    path("tampilan/", views.AppearanceView.as_view(), name="appearance"),
]

# allauth's own views under our paths; it looks them up by these names.
sign_in_urlpatterns = [
    path("masuk/", allauth.login, name="account_login"),
    path("keluar/", allauth.logout, name="account_logout"),
    path("nonaktif/", allauth.account_inactive, name="account_inactive"),
    path("kendala/", allauth.password_reset, name="account_reset_password"),
    path("kendala/terkirim/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^kendala/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("kendala/selesai/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("daftar/", views.SignUpHelpView.as_view(), name="account_signup"),
]
