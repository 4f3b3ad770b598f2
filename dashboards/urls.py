from django.urls import path

from dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("", views.start, name="start"),
    path("network/", views.network_overview, name="network"),
    path("r/<slug:region>/", views.region_home, name="home"),
]
