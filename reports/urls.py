from django.urls import path

from reports import views

app_name = "reports"
IN_REGION = "r/<slug:region>/reports/"
ONE = f"{IN_REGION}<int:report_id>/"

urlpatterns = [
    path(IN_REGION, views.report_list, name="list"),
    path(f"{IN_REGION}new/", views.report_add, name="add"),
    path(ONE, views.report_show, name="show"),
    path(f"{ONE}cancel/", views.report_cancel, name="cancel"),
    path(f"{ONE}download/", views.report_download, name="download"),
]
