from django.urls import path

from accounts import views

app_name = "accounts"
PEOPLE = "r/<slug:region>/people/"
INVITATION = f"{PEOPLE}invitations/<int:invitation_id>/"
MEMBER = f"{PEOPLE}<int:membership_id>/"
ACCOUNTS = "network/people/"
CLIENTS = "network/clients/"

urlpatterns = [
    path(PEOPLE, views.people, name="people"),
    path(f"{PEOPLE}invite/", views.invitation_add, name="invite"),
    path(f"{INVITATION}resend/", views.invitation_resend, name="resend_invitation"),
    path(f"{INVITATION}withdraw/", views.invitation_revoke, name="revoke_invitation"),
    path(f"{MEMBER}change/", views.membership_change, name="change_membership"),
    path(f"{MEMBER}end/", views.membership_end, name="end_membership"),
    path("link/<str:token>/join/", views.join, name="join"),
    path(ACCOUNTS, views.account_list, name="list"),
    path(f"{ACCOUNTS}<int:user_id>/close/", views.account_close, name="close"),
    path(f"{ACCOUNTS}<int:user_id>/reopen/", views.account_reopen, name="reopen"),
    path(CLIENTS, views.client_list, name="clients"),
    path(f"{CLIENTS}new/", views.client_add, name="add_client"),
    path(f"{CLIENTS}<int:client_id>/revoke/", views.client_revoke, name="revoke_client"),
    path("demonstration/sign-in/", views.demo_sign_in, name="demo_sign_in"),
]
