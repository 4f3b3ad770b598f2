from django.urls import path

from core import views

urlpatterns = [
    path("theme/", views.theme_choose, name="theme"),
]
