"""The portal's URLs and one more, whose view says nothing about its access."""

from django.http import HttpResponse
from django.urls import path

from siapkerja.urls import urlpatterns as portal


def forgotten(request):
    return HttpResponse("rahasia")


urlpatterns = [*portal, path("rahasia/", forgotten, name="forgotten")]
