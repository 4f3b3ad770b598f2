from django.urls import path

from calendars import views

app_name = "calendars"
MEETINGS = "r/<slug:region>/meetings/"

urlpatterns = [
    path("calendars/", views.feed_list, name="feeds"),
    path("calendars/new/", views.feed_make, name="make_feed"),
    path("calendars/<int:feed_id>/end/", views.feed_end, name="end_feed"),
    # The token is the reader: reset_portal.middleware makes it the actor.
    path("feed/<str:token>/meetings.ics", views.feed_read, name="feed"),
    path(f"{MEETINGS}<int:meeting_id>/meeting.ics", views.meeting_download, name="download"),
    path(f"{MEETINGS}replies/", views.reply_list, name="replies"),
    path(
        f"{MEETINGS}replies/<int:reply_id>/away/",
        views.reply_put_away,
        name="put_reply_away",
    ),
]
