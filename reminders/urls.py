from django.urls import path

from reminders import views

app_name = "reminders"
ONE = "r/<slug:region>/meetings/<int:meeting_id>/reminders/"

urlpatterns = [
    path(ONE, views.plan_show, name="plan"),
    path(f"{ONE}new/", views.rule_add, name="add"),
    path(f"{ONE}own/", views.plan_make, name="own"),
    path(f"{ONE}usual/", views.plan_drop, name="usual"),
    path(f"{ONE}<int:rule_id>/remove/", views.rule_remove, name="remove"),
]
