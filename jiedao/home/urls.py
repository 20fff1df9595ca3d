"""The pages of the home office."""

from django.urls import path, re_path

from jiedao.home import views

urlpatterns = [
    path("", views.start),
    path("sign-in/", views.sign_in),
    path("sign-out/", views.sign_out),
    path("password/", views.password),
    path("statements/", views.statements),
    path("statements/<str:key>/", views.state),
    path("ledger/", views.ledger),
    path("ledger/export/", views.ledger_export),
    path("ledger/<int:pk>/", views.entry),
    path("people/", views.people),
    re_path(r"^people/(?P<pk>[0-9]+)/(?P<act>suspend|restore|reset|post)/$", views.person),
    path("people/<int:pk>/", views.one_person),
    path("posts/<int:pk>/take/", views.take_post),
    path("posts/<int:pk>/move/", views.move_post),
    path("posts/<int:pk>/stand-in/", views.stand_in),
    path("volunteers/", views.volunteers),
    path("volunteers/<int:pk>/reveal/", views.reveal_volunteer),
    path("committees/", views.committees),
    path("units/", views.units),
    path("units/<int:pk>/", views.unit),
    path("units/<int:pk>/retire/", views.retire_unit),
    path("units/<int:pk>/restore/", views.restore_unit),
    path("posts/<int:pk>/place/", views.place),
    path("committees/<int:pk>/", views.recode),
    path("decide/extension/<int:pk>/", views.decide_extension),
    re_path(r"^decide/clean/(?P<code>[0-9]{12})/$", views.decide_clean),
    path("calendar/", views.calendar),
    path("calendar/publish/", views.publish),
    path("rounds/places/<str:place>/", views.place_memory),
    re_path(r"^memory/(?P<sort>estate|building|address)/(?P<pk>[0-9]+)/$", views.memory),
    path("campaigns/", views.campaigns),
    path("campaigns/start/", views.start_campaign),
    path("campaigns/<int:pk>/", views.campaign),
    path("campaigns/<int:pk>/amend/", views.amend_campaign),
    path("campaigns/<int:pk>/end/", views.end_campaign),
    re_path(r"^campaigns/(?P<pk>[0-9]+)/(?P<of>found|closed|open|again|visits|places)/$", views.campaign_rows),
]
