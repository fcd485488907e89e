from django.urls import URLPattern, URLResolver, path

from nabij.care import views

app_name = "care"
urlpatterns: list[URLPattern | URLResolver] = [
    path("zorgcirkel/", views.mine, name="mine"),
    path("zorgcirkel/zonder-coach/", views.waiting, name="waiting"),
    path("zorgcirkel/<uuid:pk>/", views.circle, name="circle"),
    path("zorgcirkel/<uuid:pk>/toevoegen/", views.add, name="add"),
    path("zorgcirkel/<uuid:pk>/lid/<uuid:member_pk>/", views.member, name="member"),
    path("zorgcirkel/<uuid:pk>/lid/<uuid:member_pk>/weg/", views.remove_member, name="remove_member"),
    path("zorgcirkel/<uuid:pk>/lid/<uuid:member_pk>/terug/", views.restore_member, name="restore_member"),
    path("zorgcirkel/<uuid:pk>/lid/<uuid:member_pk>/steun/", views.set_coach, name="set_coach"),
]
