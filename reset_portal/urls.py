"""Where everything is."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("r/<slug:region>/meetings/", include("meetings.urls")),
]
