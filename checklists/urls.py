from django.urls import path

from checklists import views

app_name = "checklists"
LIST = "r/<slug:region>/meetings/<int:meeting_id>/checklist/"
ONE = f"{LIST}<int:task_id>/"

urlpatterns = [
    path(LIST, views.task_list, name="list"),
    path(f"{LIST}start/", views.task_start, name="start"),
    path(f"{LIST}new/", views.task_add, name="add"),
    path(f"{ONE}change/", views.task_change, name="change"),
    path(f"{ONE}tick/", views.task_tick, name="tick"),
    path(f"{ONE}remove/", views.task_remove, name="remove"),
]
