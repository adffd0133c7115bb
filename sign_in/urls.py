"""Signing in, recovery, and one's own contacts; allauth looks these pages up by their names."""

from allauth.account import views as allauth
from django.urls import path

from sign_in import recovery_views, views

urlpatterns = [
    path("daftar/", allauth.signup, name="account_signup"),
    path("masuk/", allauth.login, name="account_login"),
    path("keluar/", allauth.logout, name="account_logout"),
    path("nonaktif/", allauth.account_inactive, name="account_inactive"),
    path("aktivasi/email/", views.EmailCodeView.as_view(), name="account_email_verification_sent"),
    path("aktivasi/ponsel/", views.verify_phone, name="account_verify_phone"),
    path("kendala/", recovery_views.RecoveryView.as_view(), name="account_reset_password"),
    path("kendala/kode/", recovery_views.RecoveryCodeView.as_view(), name="account_confirm_password_reset_code"),
    path("kendala/sandi-baru/", recovery_views.NewPasswordView.as_view(), name="account_complete_password_reset"),
    path("kendala/selesai/", recovery_views.RecoveredView.as_view(), name="account_password_reset_completed"),
    path("email/", views.EmailView.as_view(), name="account_email"),
    path("ponsel/", views.PhoneView.as_view(), name="account_change_phone"),
    path("kata-sandi/", views.PasswordView.as_view(), name="account_change_password"),
    path("kata-sandi/buat/", views.FirstPasswordView.as_view(), name="account_set_password"),
]
