from django.urls import path

from plans import views

app_name = "plans"
ACTIONS = "r/<slug:region>/actions/"
ACTION = f"{ACTIONS}<int:action_id>/"

urlpatterns = [
    path(ACTIONS, views.action_list, name="actions"),
    path("r/<slug:region>/actions.csv", views.action_export, name="actions_csv"),
    path(f"{ACTIONS}new/", views.action_add, name="add"),
    path(ACTION, views.action_show, name="show"),
    path(f"{ACTION}change/", views.action_change, name="change"),
    path("link/<str:token>/action/", views.move_by_link, name="move_by_link"),
    path(f"{ACTION}move/", views.action_move, name="move"),
]
