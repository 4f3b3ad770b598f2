"""Who reports on which call: the rotation kept in rows, and said in the agendas."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from agendas.models import Item
from core.refusals import Refused
from core.times import today_in
from meetings.models import Meeting
from regions.actors import Actor
from series import making, policies
from series.models import Occurrence, Series, Team, Turn
from series.points import named
from series.rotation import Taking, rotation
from stakeholders.models import Organization

A_DAY = timedelta(days=1)
ANY = {1: "", 2: ""}


def add_team(*, actor: Actor, series: Series, organization: Organization, since: date) -> Team:
    """From that day on it takes its turn. One that had left comes back."""
    _require_right(actor, series)
    if organization.region_id != series.region_id:
        raise PermissionDenied
    team, _ = Team.objects.update_or_create(
        region_id=series.region_id,
        series=series,
        organization=organization,
        defaults={"since": since, "until": None},
    )
    assign(series)
    return team


def end_team(*, actor: Actor, team: Team) -> Team:
    """It has reported for the last time; what it was to report on goes to others."""
    _require_right(actor, team.series)
    team.until = today_in(team.series.zone) - A_DAY
    team.save(update_fields=["until"])
    ahead = Turn.objects.filter(team=team, occurrence__meeting__starts_at__gt=timezone.now())
    ahead.update(given=False)
    assign(team.series)
    return team


def give_report(*, actor: Actor, occurrence: Occurrence, slot: int, team: Team | None) -> None:
    """Somebody chooses who reports; without a team it is the rotation's turn again."""
    series = occurrence.series
    _require_right(actor, series)
    if occurrence.meeting.is_cancelled or occurrence.meeting.starts_at <= timezone.now():
        raise Refused("Who reports is chosen for a call that is ahead.")
    theirs = Turn.objects.filter(region=series.region_id, occurrence=occurrence)
    if team and theirs.filter(team=team, given=True).exclude(slot=slot).exists():
        raise Refused(f"{team} reports on this call already.")
    if team:
        theirs.filter(team=team).exclude(slot=slot).delete()
        Turn.objects.update_or_create(
            region_id=series.region_id,
            occurrence=occurrence,
            slot=slot,
            defaults={"team": team, "given": True},
        )
    else:
        theirs.filter(slot=slot).update(given=False)
    assign(series)


def assign(series: Series) -> None:
    """Rotate again over the calls ahead. What is over, and what somebody chose, stays."""
    teams = {team.pk: team for team in Team.objects.of(series).by_name()}
    turns = list(Turn.objects.of(series).select_related("occurrence__meeting"))
    if not teams:
        return
    calls = {
        one.day: one
        for one in series.occurrences.current().filter(meeting__cancelled_at=None).by_start()
    }
    ahead = {day for day, one in calls.items() if one.meeting.starts_at > timezone.now()}
    given: dict[date, dict[int, int]] = {day: {} for day in calls}
    for turn in turns:
        if turn.occurrence.day in calls and (turn.given or turn.occurrence.day not in ahead):
            given[turn.occurrence.day][turn.slot] = turn.team_id
    # A call that is over without a report keeps none.
    rotated = rotation([day for day in calls if day in ahead or given[day]], _taking(teams), given)
    wanted = {(calls[day].pk, slot): pk for day in ahead for slot, pk in rotated[day].items()}
    _save(series, turns, wanted, {calls[day].pk for day in ahead})
    names = {day: {slot: str(teams[pk]) for slot, pk in rotated[day].items()} for day in ahead}
    _say({calls[day].meeting: names[day] for day in ahead}, series, list(map(str, teams.values())))


def _require_right(actor: Actor, series: Series) -> None:
    if not policies.can_change_series(actor, series):
        raise PermissionDenied


def _taking(teams: Mapping[int, Team]) -> list[Taking]:
    return [Taking(pk, team.since, team.until or date.max) for pk, team in teams.items()]


def _save(
    series: Series,
    turns: Iterable[Turn],
    wanted: Mapping[tuple[int, int], int],
    ahead: set[int],
) -> None:
    """The rows that differ; those of a cancelled call go too."""
    stay = {
        (turn.occurrence_id, turn.slot)
        for turn in turns
        if wanted.get((turn.occurrence_id, turn.slot)) == turn.team_id
    }
    loose = [
        turn.pk
        for turn in turns
        if (turn.occurrence_id, turn.slot) not in stay
        and (turn.occurrence_id in ahead or turn.occurrence.meeting.is_cancelled)
    ]
    Turn.objects.filter(pk__in=loose).delete()
    Turn.objects.bulk_create(
        Turn(region_id=series.region_id, occurrence_id=pk, slot=slot, team_id=team_id)
        for (pk, slot), team_id in wanted.items()
        if (pk, slot) not in stay
    )


def _say(
    agendas: Mapping[Meeting, Mapping[int, str]], series: Series, teams: Sequence[str]
) -> None:
    """In the items that the template keeps for the teams. An agenda that has other items in their
    place was changed by somebody, and is left alone."""
    places = [point.title for point in series.points if named(point.title, ANY) != point.title]
    every = {named(title, {1: team, 2: team}) for title in places for team in teams}
    found: dict[int, list[Item]] = {}
    items = Item.objects.filter(meeting__in=agendas, title__in=every.union(places))
    for item in items.order_by("position", "id"):
        found.setdefault(item.meeting_id, []).append(item)
    changed = []
    for meeting, names in agendas.items():
        theirs = found.get(meeting.pk, [])
        for title, item in zip(places, theirs, strict=False) if len(theirs) == len(places) else ():
            said = named(title, names)
            if said != item.title:
                item.title, item.version = said, item.version + 1
                changed.append(item)
    Item.objects.bulk_update(changed, ["title", "version"])
    ids = {item.meeting_id for item in changed}
    making.keep_words(meeting for meeting in agendas if meeting.pk in ids)
