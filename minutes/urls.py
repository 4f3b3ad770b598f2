from django.urls import path

from minutes import views

app_name = "minutes"
IN_REGION = "r/<slug:region>/"
ONE = f"{IN_REGION}meetings/<int:meeting_id>/minutes/"
RUN = f"{IN_REGION}meetings/<int:meeting_id>/run/"
OUTCOME = f"{ONE}outcomes/<int:outcome_id>/"
EDITION = f"{ONE}versions/<int:edition_id>/"

urlpatterns = [
    path(ONE, views.minutes_show, name="show"),
    path(f"{ONE}note/", views.note_save, name="note"),
    path(f"{ONE}writing/", views.others_writing, name="writing"),
    path(f"{ONE}outcomes/new/", views.outcome_add, name="add_outcome"),
    path(OUTCOME, views.outcome_change, name="change_outcome"),
    path(f"{OUTCOME}remove/", views.outcome_remove, name="remove_outcome"),
    path(f"{ONE}send/", views.minutes_send, name="send"),
    path(f"{ONE}reopen/", views.minutes_reopen, name="reopen"),
    path(f"{ONE}comment/", views.comment_add, name="comment"),
    path(f"{ONE}comments/<int:comment_id>/settle/", views.comment_settle, name="settle"),
    path(EDITION, views.edition_show, name="edition"),
    path(f"{EDITION}pdf/", views.edition_download, name="pdf"),
    path(RUN, views.meeting_run, name="run"),
    path(f"{RUN}discussed/", views.item_discuss, name="discuss"),
    path(f"{IN_REGION}decisions/", views.decision_list, name="decisions"),
    path(f"{IN_REGION}decisions/decisions.csv", views.decision_export, name="decisions_csv"),
    path("link/<str:token>/minutes/", views.minutes_by_link, name="by_link"),
]
