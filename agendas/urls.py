from django.urls import path

from agendas import views

app_name = "agendas"
MEETING = "r/<slug:region>/meetings/<int:meeting_id>/"
AGENDA = f"{MEETING}agenda/"
ITEM = f"{AGENDA}<int:item_id>/"
MATERIALS = "r/<slug:region>/materials/"
MATERIAL = f"{MATERIALS}<int:material_id>/"

urlpatterns = [
    path(AGENDA, views.agenda_show, name="show"),
    path(f"{AGENDA}new/", views.item_add, name="add"),
    path(f"{AGENDA}paste/", views.agenda_paste, name="paste"),
    path(f"{AGENDA}start/", views.agenda_start, name="start"),
    path(f"{AGENDA}move/", views.item_move, name="move"),
    path(f"{ITEM}change/", views.item_change, name="change"),
    path(f"{ITEM}remove/", views.item_remove, name="remove"),
    path(f"{ITEM}discussed/", views.item_discuss, name="discuss"),
    path(f"{MEETING}materials/new/", views.material_add, name="add_material"),
    path(MATERIALS, views.material_list, name="materials"),
    path(MATERIAL, views.material_show, name="material"),
    path(f"{MATERIAL}change/", views.material_change, name="change_material"),
    path(f"{MATERIAL}version/", views.material_version, name="add_version"),
    path(f"{MATERIAL}remove/", views.material_remove, name="remove_material"),
    path(f"{MATERIAL}files/<uuid:key>/", views.material_download, name="download"),
]
