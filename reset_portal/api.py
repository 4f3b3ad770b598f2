"""The API's addresses, its description and the page that explains it."""

from typing import Any

from django.http import QueryDict
from django.urls import path, re_path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import access, signed_in
from core.data_sets import Nowhere
from meetings.api import MeetingList, MeetingShow
from progress.api import StepList, StepShow
from regions.api import AreaList, AreaShow, CoalitionList, CoalitionShow, RegionList, RegionShow

app_name = "api"


class Description(SpectacularJSONAPIView):
    """There is one version, in the path; another one asked for is not written into a header."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        request._request.GET = QueryDict()
        answer: Response = super().get(request)  # type: ignore[no-untyped-call]
        return answer


explained = access(signed_in)(SpectacularSwaggerSplitView.as_view(url_name="api:schema"))

urlpatterns = [
    path("regions/", RegionList.as_view(), name="regions"),
    path("regions/<slug:slug>/", RegionShow.as_view(), name="region"),
    path("coalitions/", CoalitionList.as_view(), name="coalitions"),
    path("coalitions/<int:id>/", CoalitionShow.as_view(), name="coalition"),
    path("areas/", AreaList.as_view(), name="areas"),
    path("areas/<int:id>/", AreaShow.as_view(), name="area"),
    path("steps/", StepList.as_view(), name="steps"),
    path("steps/<int:id>/", StepShow.as_view(), name="step"),
    path("meetings/", MeetingList.as_view(), name="meetings"),
    path("meetings/<int:id>/", MeetingShow.as_view(), name="meeting"),
    path("openapi.json", Description.as_view(), name="schema"),
    path("", explained, name="explained"),
    re_path("", Nowhere.as_view(), name="nowhere"),
]
