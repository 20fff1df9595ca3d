"""The pages of intake, all below /intake/."""

from django.urls import path

from jiedao.intake import views

urlpatterns = [
    path("", views.desk),
    path("upload/", views.upload),
    path("templates/<str:ledger>/", views.template),
    path("loads/<int:pk>/", views.load),
    path("loads/<int:pk>/progress/", views.progress),
    path("loads/<int:pk>/again/", views.again),
    path("loads/<int:pk>/stop/", views.stop),
    path("loads/<int:pk>/undo/", views.undo),
    path("files/<int:pk>/returns/", views.returned_rows),
    path("returns/<str:ledger>/", views.returned_ledger),
    path("refused/", views.refused),
    path("refused/<int:pk>/", views.mend),
    path("refused/<int:pk>/reveal/", views.reveal),
    path("refused/<int:pk>/drop/", views.drop),
    path("corrections/", views.corrections),
    path("corrections/adopt/", views.adopt_several),
    path("corrections/<int:pk>/", views.correction),
    path("corrections/<int:pk>/reveal/", views.reveal_correction),
    path("corrections/<int:pk>/adopt/", views.adopt),
    path("corrections/<int:pk>/decline/", views.decline),
    path("mapping/<int:pk>/", views.mapping),
]
