"""The first pages: a region's home, the network's overview, and the way to the right one."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access import access, signed_in
from core.htmx import page_or_part
from dashboards import atlas, glance, overview, policies, querysets
from dashboards.forms import OverviewForm
from dashboards.waiting import waits
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
