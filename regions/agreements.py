"""A partner's agreement on the API. Named in the settings, so it imports no view."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.api import asker
from regions.policies import can_read_data_set


class InAgreement(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return can_read_data_set(asker(request), view.data_set)
