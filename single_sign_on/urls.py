"""allauth's provider and our pages about it. Device codes, registration by strangers, introspection have no address."""

from django.urls import path

from single_sign_on.views import administration, consents
from single_sign_on.views.authorization import AuthorizationView
from single_sign_on.views.discovery import ConfigurationView, KeysView
from single_sign_on.views.signing_out import SignOutView
from single_sign_on.views.tokens import RevokeView, TokenView, UserInfoView

app_name = "single_sign_on"

urlpatterns = [
    path(".well-known/openid-configuration", ConfigurationView.as_view(), name="configuration"),
    path(".well-known/jwks.json", KeysView.as_view(), name="jwks"),
    path("sso/izin/", AuthorizationView.as_view(), name="authorize"),
    path("sso/token/", TokenView.as_view(), name="token"),
    path("sso/profil/", UserInfoView.as_view(), name="userinfo"),
    path("sso/cabut/", RevokeView.as_view(), name="revoke"),
    path("sso/keluar/", SignOutView.as_view(), name="sign_out"),
    path("saya/izin-layanan/", consents.ConsentsView.as_view(), name="consents"),
    path("saya/izin-layanan/<uuid:pk>/cabut/", consents.WithdrawView.as_view(), name="withdraw"),
    path("kelola/layanan/", administration.ServicesView.as_view(), name="services"),
    path("kelola/layanan/daftar/", administration.RegisterView.as_view(), name="register"),
    path("kelola/layanan/<uuid:pk>/", administration.ServiceView.as_view(), name="service"),
    path("kelola/layanan/<uuid:pk>/ubah/", administration.EditView.as_view(), name="edit"),
    path("kelola/layanan/<uuid:pk>/rahasia/", administration.NewSecretView.as_view(), name="new_secret"),
    path("kelola/layanan/<uuid:pk>/nonaktifkan/", administration.DisableView.as_view(), name="disable"),
    path("kelola/layanan/<uuid:pk>/aktifkan/", administration.EnableView.as_view(), name="enable"),
]
