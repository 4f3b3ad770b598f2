from django.urls import path

from seats import views

app_name = "seats"
ONE = "r/<slug:region>/meetings/<int:meeting_id>/"
INVITATION = f"{ONE}invitations/<int:invitation_id>/"

urlpatterns = [
    path(f"{ONE}people/", views.people, name="people"),
    path(f"{ONE}people.csv", views.people_csv, name="people_csv"),
    path(f"{ONE}people/change/", views.people_change, name="change_people"),
    path(f"{ONE}needs/", views.needs_list, name="needs_list"),
    path(f"{ONE}needs.csv", views.needs_csv, name="needs_csv"),
    path(f"{INVITATION}needs/", views.needs, name="needs"),
    path(f"{INVITATION}delegate/", views.delegate, name="delegate"),
    path("link/<str:token>/needs/", views.needs_by_link, name="needs_by_link"),
    path("link/<str:token>/delegate/", views.delegate_by_link, name="delegate_by_link"),
]
