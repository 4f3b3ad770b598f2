"""The five-step process on the API. A step's note stays in the region."""

from django_filters.rest_framework import ChoiceFilter, FilterSet
from rest_framework import serializers

from core.data_sets import ListView, ShowView
from core.filters import CodeFilter, MomentFilter
from progress.models import AreaStep, State


class StepSerializer(serializers.ModelSerializer[AreaStep]):
    region = serializers.SlugField(source="region.slug")
    initiative = serializers.SlugField(source="collaborative.initiative.code")
    area = serializers.SlugField(source="area.code")
    step = serializers.SlugField(source="step.code")

    class Meta:
        model = AreaStep
        fields = (
            "id", "region", "initiative", "area", "step", "state", "started_on", "finished_on",
            "updated_at",
        )  # fmt: skip


class StepFilters(FilterSet):
    region = CodeFilter("region__slug")
    area = CodeFilter("area__code")
    step = CodeFilter("step__code")
    state = ChoiceFilter(choices=State.choices)
    updated_after = MomentFilter(field_name="updated_at", lookup_expr="gt")


class StepList(ListView):
    """Where each region stands: one row for each step of each of its priority areas."""

    data_set = "steps"
    serializer_class = StepSerializer
    filterset_class = StepFilters


class StepShow(ShowView):
    """One step of one priority area of one region."""

    data_set = "steps"
    serializer_class = StepSerializer
