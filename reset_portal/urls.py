"""Where everything is: each app names its own paths."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("reset_portal.api")),
    path("", include("core.urls")),
    path("", include("regions.urls")),
    path("", include("accounts.urls")),
    path("", include("mail.urls")),
    path("", include("meetings.urls")),
    path("", include("agendas.urls")),
    path("", include("attendance.urls")),
    path("", include("seats.urls")),
    path("", include("series.urls")),
    path("", include("checklists.urls")),
    path("", include("calendars.urls")),
    path("", include("minutes.urls")),
    path("", include("digests.urls")),
    path("", include("visits.urls")),
    path("", include("stakeholders.urls")),
    path("", include("plans.urls")),
    path("", include("progress.urls")),
    path("", include("reminders.urls")),
    path("", include("reports.urls")),
    path("", include("dashboards.urls")),
]
