from django.urls import path

from series import talks, views

app_name = "series"
IN_REGION = "r/<slug:region>/meetings/series/"
ONE = f"{IN_REGION}<int:series_id>/"
TOPIC = f"{ONE}topics/<int:topic_id>/"

urlpatterns = [
    path(IN_REGION, views.series_list, name="list"),
    path(f"{IN_REGION}new/", views.series_add, name="add"),
    path(f"{IN_REGION}year/", views.year_plan, name="year"),
    path(ONE, views.series_show, name="show"),
    path(f"{ONE}change/", views.series_change, name="change"),
    path(f"{ONE}open/", views.series_open, name="open"),
    path(f"{ONE}end/", views.series_end, name="end"),
    path(f"{ONE}days/", views.day_move, name="day"),
    path(f"{ONE}invite/", views.series_invite, name="invite"),
    path(f"{ONE}invitees/<int:invitee_id>/withdraw/", views.invitee_withdraw, name="withdraw"),
    path(f"{ONE}topics/new/", talks.topic_add, name="add_topic"),
    path(f"{TOPIC}change/", talks.topic_change, name="change_topic"),
    path(f"{TOPIC}place/", talks.topic_place, name="place_topic"),
    path(f"{TOPIC}remove/", talks.topic_remove, name="remove_topic"),
    path(f"{ONE}teams/", talks.team_add, name="teams"),
    path(f"{ONE}teams/<int:team_id>/end/", talks.team_end, name="end_team"),
    path(f"{ONE}turns/", talks.turn_give, name="turns"),
    path("link/<str:token>/series/", views.answer_by_link, name="answer_by_link"),
]
