from django.urls import path

from regions import views

app_name = "regions"
CATALOGUE = "network/catalogue/"
INITIATIVES = f"{CATALOGUE}initiatives/"
INITIATIVE = f"{INITIATIVES}<slug:code>/"
STEPS = f"{CATALOGUE}steps/"
REGIONS = f"{CATALOGUE}regions/"
COALITIONS = f"{CATALOGUE}coalitions/"
COALITION = f"{COALITIONS}<int:coalition_id>/"

urlpatterns = [
    path(CATALOGUE, views.initiative_list, name="catalogue"),
    path(f"{CATALOGUE}initiatives.csv", views.initiative_export, name="initiatives_csv"),
    path(f"{CATALOGUE}regions.csv", views.region_export, name="regions_csv"),
    path(f"{CATALOGUE}coalitions.csv", views.coalition_export, name="coalitions_csv"),
    path(f"{CATALOGUE}new-initiative/", views.initiative_add, name="add_initiative"),
    path(INITIATIVE, views.initiative_show, name="initiative"),
    path(f"{INITIATIVE}change/", views.initiative_change, name="change_initiative"),
    path(f"{INITIATIVE}new-area/", views.area_add, name="add_area"),
    path(f"{INITIATIVE}areas/<slug:area>/change/", views.area_change, name="change_area"),
    path(STEPS, views.step_list, name="steps"),
    path(f"{STEPS}<slug:code>/change/", views.step_change, name="change_step"),
    path(REGIONS, views.region_list, name="regions"),
    path(f"{CATALOGUE}new-region/", views.region_add, name="add_region"),
    path(f"{REGIONS}<slug:slug>/", views.region_show, name="region"),
    path(f"{REGIONS}<slug:slug>/change/", views.region_change, name="change_region"),
    path(COALITIONS, views.coalition_list, name="coalitions"),
    path(f"{COALITIONS}new/", views.coalition_add, name="add_coalition"),
    path(COALITION, views.coalition_show, name="coalition"),
    path(f"{COALITION}change/", views.coalition_change, name="change_coalition"),
    path("r/<slug:region>/history/", views.history, name="history"),
    path("r/<slug:region>/step-in/", views.step_in, name="step_in"),
    path("r/<slug:region>/step-out/", views.step_out, name="step_out"),
]
