from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.InboxView.as_view(), name="inbox"),
    path("<uuid:pk>/buka/", views.ReadNoticeView.as_view(), name="read"),
    path("saluran/", views.PreferenceView.as_view(), name="preference"),
]
