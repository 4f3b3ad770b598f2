from django.urls import path

from mail import views

app_name = "mail"
IN_REGION = "r/<slug:region>/outbox/"
ONE = f"{IN_REGION}<uuid:mail_id>/"

urlpatterns = [
    path(IN_REGION, views.mail_list, name="list"),
    path(ONE, views.mail_show, name="show"),
    path(f"{ONE}resend/", views.mail_resend, name="resend"),
    path(f"{ONE}set-aside/", views.mail_set_aside, name="set_aside"),
]
