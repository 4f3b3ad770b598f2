"""The process of a region on pages."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.access import access
from core.changes import changes_of
from core.history import events_of
from core.htmx import field_part, page_or_part, posted, wants_part
from core.refusals import Refused
from progress import actions, policies
from progress.forms import ChangeForm, FinishForm, OpenForm, ReopenForm, StartForm
from progress.grid import COLUMNS, TONES, dates_in_words, grids
from progress.models import AreaStep, Collaborative, State
from regions.actors import Request, Seat

# What a step's history leaves out: it never changes, or is said beside each change.
UNTOLD = ("collaborative", "area", "step", "updated_at", "updated_by")


@dataclass(frozen=True, slots=True)
class Move:
    """What can be done next with a step, and how the page says it."""

    name: str
    label: str
    done: str
    form: type[StartForm]
    action: Callable[..., AreaStep]


MOVES = {
    State.NOT_STARTED: Move(
        "start", "Start this step", "The step is started.", StartForm, actions.start_step
    ),
    State.IN_PROGRESS: Move(
        "finish", "Finish this step", "The step is finished.", FinishForm, actions.finish_step
    ),
    State.FINISHED: Move(
        "reopen", "Open it again", "The step is open again.", ReopenForm, actions.reopen_step
    ),
}


@access(policies.can_read_process)
def process_show(request: Request, region: Seat) -> HttpResponse:
    collaboratives = Collaborative.visible_to(request.actor).in_region(region.region_id)
    steps = AreaStep.visible_to(request.actor).in_region(region.region_id)
    context = {
        "region": region,
        "grids": grids(collaboratives.with_missing(), steps.in_order().values(*COLUMNS)),
        "can_change": policies.can_change_process(request.actor, region),
    }
    return render(request, "progress/process_show.html", context)


@access(policies.can_change_process, methods=("GET", "POST"))
def collaborative_open(request: Request, region: Seat) -> HttpResponse:
    form = OpenForm(posted(request), actor=request.actor, region=region)
    if part := field_part(request, form):
        return part
    if request.method == "POST" and form.is_valid():
        actions.open_collaborative(actor=request.actor, region=region, **form.cleaned_data)
        messages.success(
            request, "The collaborative is open. Every step of it waits to be started."
        )
        return redirect("progress:list", region.slug)
    return render(request, "progress/collaborative_open.html", {"region": region, "form": form})


@access(policies.can_change_process, methods=("POST",))
def collaborative_extend(request: Request, region: Seat, collaborative_id: int) -> HttpResponse:
    own = Collaborative.visible_to(request.actor).in_region(region.region_id)
    collaborative = get_object_or_404(own.select_related("initiative"), pk=collaborative_id)
    actions.extend_collaborative(actor=request.actor, collaborative=collaborative)
    messages.success(request, "Its steps are part of the process now.")
    return redirect("progress:list", region.slug)


@access(policies.can_read_process)
def step_show(request: Request, region: Seat, step_id: int) -> HttpResponse:
    step = _step(request, region, step_id)
    return _shown(request, region, step, MOVES[State(step.state)].form(step=step))


@access(policies.can_change_process, methods=("POST",))
def step_start(request: Request, region: Seat, step_id: int) -> HttpResponse:
    return _moved(request, region, step_id, MOVES[State.NOT_STARTED])


@access(policies.can_change_process, methods=("POST",))
def step_finish(request: Request, region: Seat, step_id: int) -> HttpResponse:
    return _moved(request, region, step_id, MOVES[State.IN_PROGRESS])


@access(policies.can_change_process, methods=("POST",))
def step_reopen(request: Request, region: Seat, step_id: int) -> HttpResponse:
    return _moved(request, region, step_id, MOVES[State.FINISHED])


@access(policies.can_change_process, methods=("GET", "POST"))
def step_change(request: Request, region: Seat, step_id: int) -> HttpResponse:
    step = _step(request, region, step_id)
    form = ChangeForm(posted(request), step=step)
    if part := field_part(request, form):
        return part
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_step(
                actor=request.actor,
                step=step,
                details=form.details,
                version=form.cleaned_data["version"],
            )
        except Refused as refusal:
            form.show_conflict(str(refusal), step)
        else:
            messages.success(request, "The step is changed.")
            return redirect("progress:step", region.slug, step.pk)
    context = {"region": region, "step": step, "form": form, **_words(step)}
    return render(request, "progress/step_change.html", context)


def _moved(request: Request, region: Seat, step_id: int, move: Move) -> HttpResponse:
    step = _step(request, region, step_id)
    form = move.form(request.POST, step=step)
    if not form.is_valid():
        return _shown(request, region, step, form)
    step = move.action(actor=request.actor, step=step, **form.cleaned_data)
    if wants_part(request):
        return _shown(request, region, step, MOVES[State(step.state)].form(step=step))
    messages.success(request, move.done)
    return redirect("progress:step", region.slug, step.pk)


def _shown(request: Request, region: Seat, step: AreaStep, form: StartForm) -> HttpResponse:
    context = {
        "region": region,
        "step": step,
        **_words(step),
        "move": MOVES[State(step.state)],
        "form": form,
        "changes": changes_of(
            events_of(AreaStep).filter(pgh_obj=step),
            zone=region.timezone,
            skip=UNTOLD,
            page=request.GET.get("page"),
        ),
        "can_change": policies.can_change_step(request.actor, step),
    }
    part = "step" if request.method == "POST" else "history"
    return page_or_part(request, "progress/step_show.html", context, part=part)


def _words(step: AreaStep) -> dict[str, str]:
    return {
        "tone": TONES[State(step.state)],
        "dates": dates_in_words(step.started_on, step.finished_on),
    }


def _step(request: Request, region: Seat, step_id: int) -> AreaStep:
    own = AreaStep.visible_to(request.actor).in_region(region.region_id)
    step: AreaStep = get_object_or_404(own.select_related("region", "area", "step"), pk=step_id)
    return step
