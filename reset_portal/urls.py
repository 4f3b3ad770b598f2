"""Where everything is: each app names its own paths."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("core.urls")),
    path("", include("mail.urls")),
    path("", include("meetings.urls")),
    path("", include("stakeholders.urls")),
    path("", include("reports.urls")),
]
