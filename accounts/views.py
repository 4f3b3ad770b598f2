"""People of a region, invitations, accounts, partners' programs, the demonstration's sign-in."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import actions, demo, policies
from accounts.forms import ClientForm, InvitationForm, JoinForm, PeopleSearch, Search
from accounts.joining import stage_of
from accounts.models import Invitation, PartnerClient, User
from core.access import access, public
from core.htmx import field_part, page_or_part, posted
from core.refusals import Refused
from regions import actions as region_actions
from regions.actors import Request, Seat
from regions.forms import MembershipForm
from regions.models import Membership, Region
from regions.policies import can_change_seat, can_still_step_in


@access(policies.can_list_people)
def people(request: Request, region: Seat) -> HttpResponse:
    shown = PeopleSearch(request.GET)
    members = Membership.visible_to(request.actor).of(region.region_id).current().taken()
    invitations = Invitation.visible_to(request.actor).in_region(region.region_id)
    found = shown.narrow(members.by_rank(), invitations.newest_first())
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "page": page,
        "shown": shown,
        "changeable": {row.pk for row in page if can_change_seat(request.actor, row)},
        "can_invite": policies.can_invite_people(request.actor, region),
        "can_step_in": can_still_step_in(request.actor, region),
    }
    return page_or_part(request, "accounts/people.html", context, part="rows")


@access(policies.can_invite_people, methods=("GET", "POST"))
def invitation_add(request: Request, region: Seat) -> HttpResponse:
    form = InvitationForm(posted(request), actor=request.actor, region=region)
    if part := field_part(request, form):
        return part
    if form.is_valid():
        try:
            invitation = actions.invite_person(
                actor=request.actor, region=region, details=form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"The invitation to {invitation.email} is on its way.")
            return _to_invitations(region)
    return render(request, "accounts/invitation_add.html", {"region": region, "form": form})


@access(policies.can_invite_people, methods=("POST",))
def invitation_resend(request: Request, region: Seat, invitation_id: int) -> HttpResponse:
    invitation = _invitation(request, region, invitation_id)
    actions.resend_invitation(actor=request.actor, invitation=invitation)
    messages.success(request, f"A new invitation to {invitation.email} is on its way.")
    return _to_invitations(region)


@access(policies.can_invite_people, methods=("POST",))
def invitation_revoke(request: Request, region: Seat, invitation_id: int) -> HttpResponse:
    invitation = _invitation(request, region, invitation_id)
    actions.revoke_invitation(actor=request.actor, invitation=invitation)
    messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
    return _to_invitations(region)


@access(policies.can_change_people, methods=("GET", "POST"))
def membership_change(request: Request, region: Seat, membership_id: int) -> HttpResponse:
    membership = _membership(request, region, membership_id)
    form = MembershipForm(
        posted(request), actor=request.actor, region=region, membership=membership
    )
    if part := field_part(request, form):
        return part
    if form.is_valid():
        try:
            region_actions.change_membership(
                actor=request.actor, membership=membership, **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal, membership)
        else:
            messages.success(request, f"The role of {membership.user} is changed.")
            return redirect("accounts:people", region.slug)
    context = {"region": region, "membership": membership, "form": form}
    return render(request, "accounts/membership_change.html", context)


@access(policies.can_list_people, methods=("POST",))
def membership_end(request: Request, region: Seat, membership_id: int) -> HttpResponse:
    membership = _membership(request, region, membership_id)
    region_actions.end_membership(actor=request.actor, membership=membership)
    messages.success(request, f"{membership.user} no longer belongs to {region.name}.")
    if membership.user_id == request.actor.user_id:
        return redirect("/")
    return redirect("accounts:people", region.slug)


@access(public, methods=("GET", "POST"))
def join(request: Request, token: str) -> HttpResponse:
    """Public, because a link out of date deserves a sentence rather than the sign-in page."""
    invitation = Invitation.visible_to(request.actor).select_related("invited_by").first()
    if invitation is None:
        return render(request, "accounts/join_too_late.html", {"token": token}, status=404)
    stage = stage_of(invitation, request.user)
    form = JoinForm(posted(request) if stage == "new" else None, invitation=invitation)
    if stage == "joining" and request.method == "POST":
        actions.accept_invitation(actor=request.actor, invitation=invitation, user=request.user)
        messages.success(request, f"Welcome to {request.actor.seats[0].name}.")
        return redirect("/")
    if form.is_valid():
        user = actions.open_account(actor=request.actor, invitation=invitation, **form.cleaned_data)
        return _signed_in(request, user)
    region = request.actor.seats[0]
    context = {"invitation": invitation, "region": region, "stage": stage, "form": form}
    return render(request, "accounts/join.html", context)


@access(policies.can_list_accounts)
def account_list(request: Request) -> HttpResponse:
    shown = Search(request.GET)
    accounts = shown.accounts(User.visible_to(request.actor)).with_seats()
    page = Paginator(accounts, 50).get_page(request.GET.get("page"))
    closable = {row.pk for row in page if policies.can_close_account(request.actor, row)}
    context = {"page": page, "shown": shown, "closable": closable}
    return page_or_part(request, "accounts/account_list.html", context, part="rows")


@access(policies.can_list_accounts, methods=("POST",))
def account_close(request: Request, user_id: int) -> HttpResponse:
    user = get_object_or_404(User.visible_to(request.actor), pk=user_id)
    actions.close_account(actor=request.actor, user=user)
    messages.success(request, f"{user} is signed out everywhere and cannot sign in any more.")
    for region in Region.visible_to(request.actor).forsaken_by(user):
        messages.warning(request, f"{region} has no coordinator any more.")
    return redirect("accounts:list")


@access(policies.can_list_accounts, methods=("POST",))
def account_reopen(request: Request, user_id: int) -> HttpResponse:
    user = get_object_or_404(User.visible_to(request.actor), pk=user_id)
    actions.reopen_account(actor=request.actor, user=user)
    messages.success(request, f"{user} can sign in again.")
    return redirect("accounts:list")


@access(policies.can_administer_clients)
def client_list(request: Request) -> HttpResponse:
    now = timezone.now()
    shown = PartnerClient.visible_to(request.actor).with_all()
    clients = [(c, c.state(now, is_answered_for=c.is_answered_for)) for c in shown]
    return render(request, "accounts/client_list.html", {"clients": clients})


@access(policies.can_administer_clients, methods=("GET", "POST"))
def client_add(request: Request) -> HttpResponse:
    form = ClientForm(posted(request), actor=request.actor)
    if part := field_part(request, form):
        return part
    if request.method == "POST" and form.is_valid():
        client, token = actions.add_client(actor=request.actor, details=form.details)
        context = {"client": client, "token": token}
        return render(request, "accounts/client_added.html", context)
    return render(request, "accounts/client_add.html", {"form": form})


@access(policies.can_administer_clients, methods=("POST",))
def client_revoke(request: Request, client_id: int) -> HttpResponse:
    client = get_object_or_404(PartnerClient.visible_to(request.actor), pk=client_id)
    actions.revoke_client(actor=request.actor, client=client)
    messages.success(request, f"{client.name} is revoked: its next request is refused.")
    return redirect("accounts:clients")


@access(public, methods=("POST",))
def demo_sign_in(request: Request) -> HttpResponse:
    user = demo.user_to_play(request.POST.get("who", ""))
    if user is None:
        raise Http404
    return _signed_in(request, user)


def _signed_in(request: Request, user: User) -> HttpResponse:
    response: HttpResponse = perform_login(
        request, user, email_verification="none", redirect_url="/"
    )
    return response


def _to_invitations(region: Seat) -> HttpResponse:
    return redirect(f"{reverse('accounts:people', args=[region.slug])}?show=invitations")


def _membership(request: Request, region: Seat, membership_id: int) -> Membership:
    current = Membership.visible_to(request.actor).of(region.region_id).current().taken()
    member: Membership = get_object_or_404(current.select_related("user"), pk=membership_id)
    return member


def _invitation(request: Request, region: Seat, invitation_id: int) -> Invitation:
    own = Invitation.visible_to(request.actor).in_region(region.region_id)
    invitation: Invitation = get_object_or_404(own, pk=invitation_id)
    return invitation
