from django.urls import path

from attendance import views

app_name = "attendance"
MEETING = "r/<slug:region>/meetings/<int:meeting_id>/"
LIST = f"{MEETING}attendance/"

urlpatterns = [
    path(LIST, views.attendance_list, name="list"),
    path(f"{MEETING}attendance.csv", views.attendance_export, name="csv"),
    path(f"{LIST}<int:person_id>/", views.attendance_note, name="note"),
    path(f"{LIST}others/", views.attendance_note_rest, name="note_rest"),
    path(f"{LIST}others/take-back/", views.attendance_take_back, name="take_back"),
    path(f"{LIST}add/", views.attendance_add, name="add"),
    path(f"{LIST}import/", views.attendance_import, name="import"),
    path(f"{LIST}code/", views.code_show, name="code"),
    path(f"{LIST}code/new/", views.code_renew, name="renew_code"),
    path(f"{MEETING}check-in/", views.check_in, name="check_in"),
    path("link/<str:token>/check-in/", views.check_in_by_link, name="check_in_by_link"),
]
