from django.urls import path

from digests import views

app_name = "digests"
ONE = "r/<slug:region>/meetings/<int:meeting_id>/"
MISSED = f"{ONE}missed/"

urlpatterns = [
    path(f"{ONE}minutes/approve/", views.minutes_approve, name="approve"),
    path(MISSED, views.packet_list, name="list"),
    path(f"{MISSED}coverage/", views.coverage, name="coverage"),
    path(f"{MISSED}send/", views.packets_send, name="send"),
    path(f"{MISSED}summary/", views.summary_change, name="summary"),
    path(f"{MISSED}<int:packet_id>/reply/", views.objection_reply, name="reply"),
    path("r/<slug:region>/packets/<int:packet_id>/", views.packet_show, name="packet"),
    path("link/<str:token>/missed/", views.packet_by_link, name="by_link"),
    path("link/<str:token>/missed/minutes.pdf", views.minutes_by_link, name="minutes_by_link"),
]
