from django.urls import path

from visits import views

app_name = "visits"
VISIT = "r/<slug:region>/meetings/<int:meeting_id>/visit/"
SEEN = f"{VISIT}seen/<int:observation_id>/"

urlpatterns = [
    path(VISIT, views.visit_show, name="show"),
    path(f"{VISIT}host/", views.host_change, name="host"),
    path(f"{VISIT}seen/new/", views.observation_add, name="add"),
    path(f"{SEEN}change/", views.observation_change, name="change"),
    path(f"{SEEN}remove/", views.observation_remove, name="remove"),
    path(f"{VISIT}report/", views.summary_show, name="report"),
    path(f"{VISIT}report/write/", views.summary_write, name="write"),
    path(f"{VISIT}report/send/", views.summary_send, name="send"),
    path(f"{VISIT}report/reopen/", views.summary_reopen, name="reopen"),
    path(f"{VISIT}follow-ups/new/", views.follow_up_add, name="follow_up"),
]
