"""Addresses of assessments and scores."""

from django.urls import path

from . import views

urlpatterns = [
    path("bang-diem/", views.assessments, name="assessments"),
    path("bang-diem/moi/", views.assessment_new, name="assessment_new"),
    path("bang-diem/<int:pk>/", views.assessment, name="assessment"),
    path("bang-diem/<int:pk>/khoa/", views.assessment_publish, name="assessment_publish"),
    path("bang-diem/<int:pk>/diem/<int:criterion>/", views.score_save, name="score_save"),
    path("bang-diem/<int:pk>/tieu-chi/<int:criterion>/", views.score_detail, name="score_detail"),
    path("bang-diem/<int:pk>/tieu-chi/<int:criterion>/kiem-chung/", views.evidence_add, name="evidence_add"),
    path("bang-diem/<int:pk>/kiem-chung/<int:evidence>/xoa/", views.evidence_delete, name="evidence_delete"),
    path("bang-diem/<int:pk>/nguyen-nhan/", views.cause_new, name="cause_new"),
    path("bang-diem/<int:pk>/nguyen-nhan/<int:cause>/", views.cause_edit, name="cause_edit"),
    path("bang-diem/<int:pk>/nguyen-nhan/<int:cause>/xoa/", views.cause_delete, name="cause_delete"),
]
