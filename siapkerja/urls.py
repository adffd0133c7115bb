"""The site map: one line an app."""

from django.conf import settings
from django.urls import include, path

from siapkerja import demo, refused_openings, views

urlpatterns = [
    path("", views.FrontView.as_view(), name="front"),
    path("beranda/", views.HomeView.as_view(), name="home"),
    path("layanan/", views.ServicesView.as_view(), name="services"),
    path("layanan/<slug:slug>/", views.ServiceView.as_view(), name="service"),
    path("bantuan/", views.HelpView.as_view(), name="help"),
    path("bantuan/arti-status/", views.MeaningsView.as_view(), name="meanings"),
    path("privasi/", views.PrivacyView.as_view(), name="privacy"),
    path("aksesibilitas/", views.AccessibilityView.as_view(), name="accessibility"),
    path("peta-situs/", views.SiteMapView.as_view(), name="sitemap"),
    path("kelola/", views.AdministrationView.as_view(), name="administration"),
    path("kelola/berkas-ditolak/", refused_openings.RefusedOpeningsView.as_view(), name="refused_openings"),
    path("kelola/komponen/", views.ComponentsView.as_view(), name="components"),
    path("healthz", views.healthz, name="healthz"),
    path("bahasa/", views.set_language, name="set_language"),
    path("akun/", include("sign_in.urls")),
    path("akun/", include("sign_in.security_urls")),
    path("akun/", include("accounts.urls")),
    path("", include("accounts.offices.urls")),
    path("", include("identity.urls")),
    path("saya/", include("profiles.urls")),
    path("", include("my_data.urls")),
    path("", include("single_sign_on.urls")),
    path("pesan/", include("notifications.urls")),
    path("", include("documents.urls")),
    path("perusahaan/unggahan/", include("bulk_uploads.urls")),
    path("", include("registry.urls")),
    path("", include("phk_reports.urls")),
    path("", include("vacancies.urls")),
    path("", include("counselling.urls")),
    path("", include("training.urls")),
    path("", include("jkp_claims.urls")),
    path("", include("payouts.urls")),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/jam/", demo.MoveClockView.as_view(), name="clock"),
        path("demo/kotak-surat/", demo.MailboxView.as_view(), name="mailbox"),
    ]
