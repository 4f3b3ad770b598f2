"""The first pages: a region's home, the network's overview, and the way to the right one."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core import times
from core.access import access, signed_in
from core.htmx import page_or_part, wants_part
from core.refusals import Refused
from dashboards import atlas, glance, overview, policies, querysets, work
from dashboards.actions import put_off
from dashboards.deeds import do
from dashboards.forms import OverviewForm, PutOffForm
from dashboards.models import Snooze
from dashboards.sources import pieces
from dashboards.waiting import waits
from dashboards.work import Desk
from regions.actors import Request, Seat
from regions.policies import can_still_step_in


@access(signed_in)
def start(request: Request) -> HttpResponse:
    """Where a person begins: the network's people with the network, others in their region."""
    if request.actor.is_national:
        return redirect("dashboards:network")
    for seat in request.actor.seats:
        return redirect("dashboards:home", seat.slug)
    return render(request, "dashboards/nowhere.html")


@access(policies.can_open_home)
def region_home(request: Request, region: Seat) -> HttpResponse:
    facts = querysets.facts_of(request.actor, region, timezone.now())
    context = {
        "region": region,
        "waits": waits(facts),
        "meetings": facts.meetings[:5],
        "lanes": glance.lanes(facts.steps),
        "changes": glance.changes(facts.steps),
        "reads_work": request.actor.reads_work_of(region.region_id),
        "now": facts.now,
        "can_step_in": can_still_step_in(request.actor, region),
    }
    return render(request, "dashboards/region_home.html", context)


@access(policies.can_open_work)
def work_list(request: Request, region: Seat) -> HttpResponse:
    return _work(request, region)


@access(policies.can_open_work, methods=("POST",))
def work_do(request: Request, region: Seat) -> HttpResponse:
    desk = Desk(request.actor, region, timezone.now())
    done = do(desk, request.POST.get("about", ""), request.POST.get("deed", ""))
    return _work(request, region, done)


@access(policies.can_open_work, methods=("POST",))
def work_put_off(request: Request, region: Seat) -> HttpResponse:
    form = PutOffForm(request.POST)
    if not form.is_valid():
        raise Refused("Choose a day that is still to come.")
    about, today = form.cleaned_data["about"], times.today_in(region.timezone)
    until = today + timedelta(days=form.cleaned_data["days"])
    put_off(actor=request.actor, region=region, about=about, until=until, today=today)
    return _work(request, region, f"Back on {until:%b} {until.day}.")


def _work(request: Request, region: Seat, said: str = "") -> HttpResponse:
    desk = Desk(request.actor, region, timezone.now())
    if said and not wants_part(request):
        messages.success(request, said)
        return redirect("dashboards:work", region.slug)
    off = Snooze.visible_to(request.actor).at(region.region_id, desk.today)
    put_off_until = dict(off.values_list("about", "until"))
    found = pieces(desk)
    context = {
        "region": region,
        "said": said,
        "today": desk.today,
        "groups": work.grouped([p for p in found if p.about not in put_off_until], desk.today),
        "later": [(p, put_off_until[p.about]) for p in found if p.about in put_off_until],
    }
    return page_or_part(request, "dashboards/work_list.html", context, part="work")


@access(policies.can_read_network)
def network_overview(request: Request) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    shown = OverviewForm(request.GET, areas=querysets.areas_of_the_network(actor))
    page = Paginator(shown.region_ids(actor, now), 10).get_page(request.GET.get("page"))
    ids = list(page.object_list)
    context = {
        "shown": shown,
        "page": page,
        "rows": overview.rows(
            [seat for pk in ids if (seat := actor.seat_in(pk))],
            [area.pk for area in shown.areas],
            querysets.current_steps(actor, ids, shown.areas),
            querysets.next_meetings(actor, ids, now),
        ),
        "mapped": atlas.places(atlas.regional(actor.seats), querysets.states_of_regions()),
    }
    return page_or_part(request, "dashboards/network_overview.html", context, part="rows")
