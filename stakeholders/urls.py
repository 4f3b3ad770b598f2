from django.urls import path

from stakeholders import views

app_name = "stakeholders"
IN_REGION = "r/<slug:region>/stakeholders/"
ORGANIZATIONS = f"{IN_REGION}organizations/"
PEOPLE = f"{IN_REGION}people/"
ORGANIZATION = f"{ORGANIZATIONS}<int:organization_id>/"
PERSON = f"{PEOPLE}<int:person_id>/"

urlpatterns = [
    path(IN_REGION, views.organization_list, name="list"),
    path(f"{IN_REGION}organizations.csv", views.organization_export, name="organizations_csv"),
    path(f"{ORGANIZATIONS}new/", views.organization_add, name="add_organization"),
    path(f"{ORGANIZATIONS}names/", views.organization_names, name="organization_names"),
    path(ORGANIZATION, views.organization_show, name="organization"),
    path(f"{ORGANIZATION}change/", views.organization_change, name="change_organization"),
    path(PEOPLE, views.person_list, name="people"),
    path(f"{IN_REGION}people.csv", views.person_export, name="people_csv"),
    path(f"{PEOPLE}new/", views.person_add, name="add_person"),
    path(PERSON, views.person_show, name="person"),
    path(f"{PERSON}change/", views.person_change, name="change_person"),
    path(f"{PERSON}invite/", views.person_invite, name="invite_person"),
]
