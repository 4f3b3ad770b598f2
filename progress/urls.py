from django.urls import path

from progress import views

app_name = "progress"
IN_REGION = "r/<slug:region>/process/"
ONE = f"{IN_REGION}<int:step_id>/"

urlpatterns = [
    path(IN_REGION, views.process_show, name="list"),
    path(f"{IN_REGION}open/", views.collaborative_open, name="open"),
    path(
        f"{IN_REGION}collaboratives/<int:collaborative_id>/extend/",
        views.collaborative_extend,
        name="extend",
    ),
    path(ONE, views.step_show, name="step"),
    path(f"{ONE}start/", views.step_start, name="start"),
    path(f"{ONE}finish/", views.step_finish, name="finish"),
    path(f"{ONE}reopen/", views.step_reopen, name="reopen"),
    path(f"{ONE}change/", views.step_change, name="change"),
]
