"""Regions, coalitions and priority areas on the API."""

from typing import Any, cast

from django.db.models import QuerySet
from django_filters.rest_framework import FilterSet
from rest_framework import serializers

from core.data_sets import ListView, ShowView
from core.filters import CodeFilter, StateFilter
from regions.models import Coalition, PriorityArea, Region, RegionLead, RegionState


class StateSerializer(serializers.ModelSerializer[RegionState]):
    class Meta:
        model = RegionState
        fields = ("state", "partial")


class LeadSerializer(serializers.ModelSerializer[RegionLead]):
    id = serializers.IntegerField(source="coalition_id")
    name = serializers.CharField(source="coalition.name")

    class Meta:
        model = RegionLead
        fields = ("id", "name", "starts_on", "ends_on")


class RegionSerializer(serializers.ModelSerializer[Region]):
    states = StateSerializer(many=True, source="covers")
    leads = LeadSerializer(many=True, source="led_by")

    class Meta:
        model = Region
        fields = (
            "id", "slug", "name", "is_national", "timezone", "starts_on", "ends_on", "states",
            "leads",
        )  # fmt: skip


class RegionFilters(FilterSet):
    state = StateFilter("states__state")


class RegionList(ListView):
    """The regions in reach, with the states they cover and the coalitions that lead them."""

    data_set = "regions"
    serializer_class = RegionSerializer
    filterset_class = RegionFilters

    def get_queryset(self) -> QuerySet[Any]:
        regions: Any = super().get_queryset()
        return cast(QuerySet[Any], regions.with_states_and_leads_inside())


class RegionShow(ShowView):
    """One region, by its slug."""

    data_set = "regions"
    serializer_class = RegionSerializer

    def get_queryset(self) -> QuerySet[Any]:
        regions: Any = super().get_queryset()
        return cast(QuerySet[Any], regions.with_states_and_leads_inside())


class CoalitionSerializer(serializers.ModelSerializer[Coalition]):
    class Meta:
        model = Coalition
        fields = ("id", "name", "former_names", "city", "state", "evidence")


class CoalitionFilters(FilterSet):
    state = StateFilter("state")


class CoalitionList(ListView):
    """Employer coalitions, with their former names and how sure the catalogue is of them."""

    data_set = "coalitions"
    serializer_class = CoalitionSerializer
    filterset_class = CoalitionFilters


class CoalitionShow(ShowView):
    """One coalition."""

    data_set = "coalitions"
    serializer_class = CoalitionSerializer


class AreaSerializer(serializers.ModelSerializer[PriorityArea]):
    initiative = serializers.SlugField(source="initiative.code")

    class Meta:
        model = PriorityArea
        fields = ("id", "initiative", "code", "name", "position", "description")


class AreaFilters(FilterSet):
    initiative = CodeFilter("initiative__code")


class AreaList(ListView):
    """Priority areas: the code is stable, the name is not."""

    data_set = "areas"
    serializer_class = AreaSerializer
    filterset_class = AreaFilters


class AreaShow(ShowView):
    """One priority area."""

    data_set = "areas"
    serializer_class = AreaSerializer
