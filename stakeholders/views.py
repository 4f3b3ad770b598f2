"""Organizations and people of a region on pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policies import can_invite_people
from core.access import access
from core.changes import Change, changes_of
from core.history import events_of, history_of
from core.htmx import field_part, page_or_part, posted
from core.refusals import Refused
from core.sheets import csv_file
from regions.actors import Request, Seat
from stakeholders import actions, policies, registers
from stakeholders.forms import (
    EditForm,
    FindForm,
    NameForm,
    OrganizationForm,
    PersonForm,
    SignInForm,
)
from stakeholders.models import Affiliation, AreaMember, Organization, Person, PersonContact
from stakeholders.querysets import OrganizationQuerySet, PersonQuerySet


@access(policies.can_list_stakeholders)
def organization_list(request: Request, region: Seat) -> HttpResponse:
    find = FindForm(request.GET, orders=registers.ORGANIZATION_ORDERS)
    found = find.narrow(_organizations(request, region).with_people())
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "find": find,
        "page": page,
        "rows": registers.organization_rows(page.object_list),
        "can_add": policies.can_add_stakeholders(request.actor, region),
    }
    return page_or_part(request, "stakeholders/organization_list.html", context, part="rows")


@access(policies.can_list_stakeholders)
def organization_export(request: Request, region: Seat) -> HttpResponse:
    find = FindForm(request.GET, orders=registers.ORGANIZATION_ORDERS)
    found = find.narrow(_organizations(request, region).with_people())
    columns = registers.organization_columns()
    rows = registers.cells(registers.organization_rows(found), columns)
    return csv_file(f"organizations-{region.slug}.csv", list(columns.values()), rows)


@access(policies.can_add_stakeholders)
def organization_names(request: Request, region: Seat) -> HttpResponse:
    """What the field of a person's organization suggests while one types."""
    typed = NameForm(request.GET).typed
    names = _organizations(request, region).named(typed).by_name().values_list("name", flat=True)
    context = {"names": names[:10] if typed else []}
    return render(request, "stakeholders/organization_names.html", context)


@access(policies.can_list_stakeholders)
def organization_show(request: Request, region: Seat, organization_id: int) -> HttpResponse:
    organization = get_object_or_404(_organizations(request, region), pk=organization_id)
    former = Affiliation.visible_to(request.actor).filter(organization=organization)
    context = {
        "region": region,
        "organization": organization,
        "rows": registers.person_rows(_people(request, region).now_at(organization).by_name()),
        "former": former.past().latest_first().select_related("person"),
        "contacts": policies.can_see_contacts(request.actor, region),
        "changes": _changes(request, region, history_of(organization)),
        "can_change": policies.can_change_organization(request.actor, organization),
    }
    return page_or_part(request, "stakeholders/organization_show.html", context, part="history")


@access(policies.can_add_stakeholders, methods=("GET", "POST"))
def organization_add(request: Request, region: Seat) -> HttpResponse:
    form = OrganizationForm(posted(request), actor=request.actor, region=region)
    if part := field_part(request, form):
        return part
    organization = _saved(form, actions.add_organization, actor=request.actor, region=region)
    if organization:
        messages.success(request, f"{organization.name} is added.")
        return redirect("stakeholders:organization", region.slug, organization.pk)
    context = {"region": region, "form": form}
    return render(request, "stakeholders/organization_add.html", context)


@access(policies.can_add_stakeholders, methods=("GET", "POST"))
def organization_change(request: Request, region: Seat, organization_id: int) -> HttpResponse:
    organization = get_object_or_404(_organizations(request, region), pk=organization_id)
    form = OrganizationForm(
        posted(request), actor=request.actor, region=region, editing=organization
    )
    if part := field_part(request, form):
        return part
    change = actions.change_organization
    if _saved(form, change, actor=request.actor, organization=organization):
        messages.success(request, f"{organization.name} is changed.")
        return redirect("stakeholders:organization", region.slug, organization.pk)
    context = {"region": region, "organization": organization, "form": form}
    return render(request, "stakeholders/organization_change.html", context)


@access(policies.can_list_stakeholders)
def person_list(request: Request, region: Seat) -> HttpResponse:
    find = FindForm(request.GET, orders=registers.PERSON_ORDERS)
    page = Paginator(find.narrow(_people(request, region)), 50).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "find": find,
        "page": page,
        "rows": registers.person_rows(page.object_list),
        "contacts": policies.can_see_contacts(request.actor, region),
        "can_add": policies.can_add_stakeholders(request.actor, region),
    }
    return page_or_part(request, "stakeholders/person_list.html", context, part="rows")


@access(policies.can_list_stakeholders)
def person_export(request: Request, region: Seat) -> HttpResponse:
    find = FindForm(request.GET, orders=registers.PERSON_ORDERS)
    contacts = policies.can_see_contacts(request.actor, region)
    columns = registers.person_columns(contacts=contacts)
    found = registers.person_rows(find.narrow(_people(request, region)))
    rows = registers.cells(found, columns)
    return csv_file(f"people-{region.slug}.csv", list(columns.values()), rows)


@access(policies.can_show_people)
def person_show(request: Request, region: Seat, person_id: int) -> HttpResponse:
    person = _person(request, region, person_id)
    affiliations = Affiliation.visible_to(request.actor).filter(person=person).latest_first()
    seat = person.membership if person.membership and not person.membership.ended_at else None
    can_contact = policies.can_see_contacts(request.actor, region)
    kinds = (Affiliation, AreaMember, *([PersonContact] if can_contact else []))
    histories = (events_of(kind).filter(person=person.pk) for kind in kinds)
    context = {
        "region": region,
        "person": person,
        "seat": seat,
        "function": seat.get_function_display() if seat else "",
        "contact": PersonContact.visible_to(request.actor).filter(person=person).first(),
        "affiliations": affiliations.select_related("organization"),
        "areas": AreaMember.visible_to(request.actor).filter(person=person).select_related("area"),
        "changes": _changes(request, region, history_of(person), *histories),
        "can_list": policies.can_list_stakeholders(request.actor, region),
        "can_contact": can_contact,
        "can_change": policies.can_change_person(request.actor, person),
        "can_invite": not seat and can_invite_people(request.actor, region),
    }
    return page_or_part(request, "stakeholders/person_show.html", context, part="history")


@access(policies.can_add_stakeholders, methods=("GET", "POST"))
def person_add(request: Request, region: Seat) -> HttpResponse:
    form = PersonForm(posted(request), actor=request.actor, region=region)
    if part := field_part(request, form):
        return part
    if person := _saved(form, actions.add_person, actor=request.actor, region=region):
        messages.success(request, f"{person.name} is added.")
        return redirect("stakeholders:person", region.slug, person.pk)
    form.initial = {"organization": request.GET.get("organization", "")}
    return render(request, "stakeholders/person_add.html", {"region": region, "form": form})


@access(policies.can_add_stakeholders, methods=("GET", "POST"))
def person_change(request: Request, region: Seat, person_id: int) -> HttpResponse:
    person = _person(request, region, person_id)
    form = PersonForm(posted(request), actor=request.actor, region=region, editing=person)
    if part := field_part(request, form):
        return part
    if _saved(form, actions.change_person, actor=request.actor, person=person):
        messages.success(request, f"{person.name} is changed.")
        return redirect("stakeholders:person", region.slug, person.pk)
    context = {"region": region, "person": person, "form": form}
    return render(request, "stakeholders/person_change.html", context)


@access(can_invite_people, methods=("GET", "POST"))
def person_invite(request: Request, region: Seat, person_id: int) -> HttpResponse:
    person = _person(request, region, person_id)
    form = SignInForm(posted(request), actor=request.actor, region=region)
    if form.is_valid():
        actions.invite_to_sign_in(
            actor=request.actor, region=region, person=person, details=form.cleaned_data
        )
        messages.success(request, f"{person.name} can sign in with the link in their mail.")
        return redirect("stakeholders:person", region.slug, person.pk)
    contact = PersonContact.visible_to(request.actor).filter(person=person).first()
    context = {"region": region, "person": person, "contact": contact, "form": form}
    return render(request, "stakeholders/person_invite.html", context)


def _saved(form: EditForm, action: Callable[..., Any], **given: Any) -> Any:
    """What the action made of a filled form; None when it is to be shown (again)."""
    if not form.is_valid():
        return None
    if form.editing:
        given["version"] = form.started_from
    try:
        return action(details=form.details, **given)
    except Refused as refusal:
        form.show_refusal(str(refusal))
        return None


def _changes(request: Request, region: Seat, *histories: QuerySet[Any]) -> Page[Change] | None:
    """Only when asked for: most readers come for what is known, not for how it came about."""
    if "history" not in request.GET:
        return None
    page = request.GET.get("page")
    return changes_of(*histories, zone=region.timezone, skip={"person"}, page=page)


def _organizations(request: Request, region: Seat) -> OrganizationQuerySet:
    return Organization.visible_to(request.actor).in_region(region.region_id)


def _people(request: Request, region: Seat) -> PersonQuerySet:
    return Person.visible_to(request.actor).in_region(region.region_id).with_affiliation()


def _person(request: Request, region: Seat, person_id: int) -> Person:
    people = _people(request, region).select_related("membership", "region")
    person: Person = get_object_or_404(people, pk=person_id)
    return person
