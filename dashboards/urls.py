from django.urls import path

from dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("", views.start, name="start"),
    path("network/", views.network_overview, name="network"),
    path("r/<slug:region>/work/", views.work_list, name="work"),
    path("r/<slug:region>/work/do/", views.work_do, name="do"),
    path("r/<slug:region>/work/put-off/", views.work_put_off, name="put_off"),
    path("r/<slug:region>/", views.region_home, name="home"),
]
