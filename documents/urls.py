from django.urls import path

from documents import views

app_name = "documents"

urlpatterns = [
    path("v/", views.CodeView.as_view(), name="code"),
    path("v/<str:code>/", views.VerifyView.as_view(), name="verify"),
]
