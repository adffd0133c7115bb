"""Second factors, sessions, and proving again who one is; allauth looks its own up by these names."""

from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from sign_in import security_views as views

FACTORS = [
    path("", views.FactorsView.as_view(), name="mfa_index"),
    path("masuk/", base.authenticate, name="mfa_authenticate"),
    path("periksa-lagi/", base.reauthenticate, name="mfa_reauthenticate"),
    path("aplikasi/pasang/", views.ActivateAppView.as_view(), name="mfa_activate_totp"),
    path("aplikasi/lepas/", views.DeactivateAppView.as_view(), name="mfa_deactivate_totp"),
    path("kode-pemulihan/", views.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("kode-pemulihan/baru/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("kunci/", views.PasskeysView.as_view(), name="mfa_list_webauthn"),
    path("kunci/tambah/", views.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("kunci/<int:pk>/nama/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("kunci/<int:pk>/hapus/", views.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("kunci/masuk/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("kunci/periksa-lagi/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]
OWN = [path("keamanan/", views.SecurityView.as_view(), name="security")]

urlpatterns = [
    path("", include((OWN, "sign_in"))),
    path("periksa-lagi/", account.reauthenticate, name="account_reauthenticate"),
    path("perangkat/", views.DevicesView.as_view(), name="usersessions_list"),
    path("faktor-kedua/", include(FACTORS)),
]
