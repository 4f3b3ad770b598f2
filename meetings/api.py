"""Meetings on the API."""

from django_filters.rest_framework import FilterSet
from rest_framework import serializers

from core.data_sets import ListView, ShowView
from core.filters import CodeFilter, MomentFilter
from meetings.models import Meeting


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """How to join is for those invited: their invitation says it."""

    region = serializers.SlugField(source="region.slug")

    class Meta:
        model = Meeting
        fields = (
            "id", "region", "title", "starts_at", "ends_at", "place", "agenda", "cancelled_at",
        )  # fmt: skip


class MeetingFilters(FilterSet):
    region = CodeFilter("region__slug")
    starts_after = MomentFilter(field_name="starts_at", lookup_expr="gte")
    starts_before = MomentFilter(field_name="starts_at", lookup_expr="lt")


class MeetingList(ListView):
    """The meetings of the regions in reach, cancelled ones included."""

    data_set = "meetings"
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilters


class MeetingShow(ShowView):
    """One meeting."""

    data_set = "meetings"
    serializer_class = MeetingSerializer
