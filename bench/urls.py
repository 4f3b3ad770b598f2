"""The portal's addresses and those of the two references."""

from django.urls import include, path

from bench import references

urlpatterns = [
    path("bench/bare/", references.bare),
    path("r/<slug:region>/bench/empty/", references.empty_in_region),
    path("network/bench/empty/", references.empty_in_network),
    path("", include("reset_portal.urls")),
]
