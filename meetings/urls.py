from django.urls import path

from meetings import views

app_name = "meetings"
IN_REGION = "r/<slug:region>/meetings/"
ONE = f"{IN_REGION}<int:meeting_id>/"

urlpatterns = [
    path(IN_REGION, views.meeting_list, name="list"),
    path(f"{IN_REGION}new/", views.meeting_add, name="add"),
    path(ONE, views.meeting_show, name="show"),
    path(f"{ONE}change/", views.meeting_change, name="change"),
    path(f"{ONE}open/", views.meeting_open, name="open"),
    path(f"{ONE}cancel/", views.meeting_cancel, name="cancel"),
    path(f"{ONE}invite/", views.meeting_invite, name="invite"),
    path(
        f"{ONE}invitations/<int:invitation_id>/withdraw/",
        views.invitation_withdraw,
        name="withdraw_invitation",
    ),
    path(
        f"{ONE}invitations/<int:invitation_id>/answer/",
        views.invitation_answer,
        name="answer_invitation",
    ),
    path("link/<str:token>/answer/", views.answer_by_link, name="answer_by_link"),
]
