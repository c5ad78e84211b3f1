"""Addresses of assessments and scores."""

from django.urls import path

from .views import assessments, causes, evidence, score_import, scores, set_files, sets

urlpatterns = [
    path("bo-tieu-chi/", sets.criteria_sets, name="criteria_sets"),
    path("bo-tieu-chi/moi/", sets.criteria_set_new, name="criteria_set_new"),
    path("bo-tieu-chi/<int:pk>/", sets.criteria_set, name="criteria_set"),
    path("bo-tieu-chi/<int:pk>/sua/", sets.criteria_set_edit, name="criteria_set_edit"),
    path("bo-tieu-chi/<int:pk>/sao-chep/", sets.criteria_set_copy, name="criteria_set_copy"),
    path("bo-tieu-chi/<int:pk>/xoa/", sets.criteria_set_delete, name="criteria_set_delete"),
    path("bo-tieu-chi/<int:pk>/tieu-chi/moi/", sets.criterion_new, name="criterion_new"),
    path("bo-tieu-chi/<int:pk>/tieu-chi/<int:criterion>/", sets.criterion_edit, name="criterion_edit"),
    path("bo-tieu-chi/<int:pk>/tieu-chi/<int:criterion>/xoa/", sets.criterion_delete, name="criterion_delete"),
    path("bo-tieu-chi/<int:pk>/tieu-chi/<int:criterion>/con-lai/", sets.criterion_fill_up, name="criterion_fill_up"),
    path("bang-diem/", assessments.assessments, name="assessments"),
    path("bang-diem/moi/", assessments.assessment_new, name="assessment_new"),
    path("bang-diem/<int:pk>/", scores.assessment, name="assessment"),
    path("bang-diem/<int:pk>/khoa/", assessments.assessment_publish, name="assessment_publish"),
    path("bang-diem/<int:pk>/soat-loi/", assessments.assessment_checks, name="assessment_checks"),
    path("bang-diem/<int:pk>/diem/", scores.scores_save, name="scores_save"),
    path("bang-diem/<int:pk>/dan/", scores.paste_preview, name="paste_preview"),
    path("bang-diem/<int:pk>/xuat-excel/", score_import.score_export, name="score_export"),
    path("bang-diem/<int:pk>/nhap-excel/", score_import.score_import, name="score_import"),
    path("bang-diem/<int:pk>/nhap-excel/ghi/", score_import.score_import_write, name="score_import_write"),
    path("bang-diem/<int:pk>/nhap-excel/loi/", score_import.score_import_report, name="score_import_report"),
    path(
        "bang-diem/<int:pk>/nhap-excel/<int:number>/hoan-tac/", score_import.score_import_undo, name="score_import_undo"
    ),
    path("bang-diem/<int:pk>/tieu-chi/<int:criterion>/", scores.score_detail, name="score_detail"),
    path("bang-diem/<int:pk>/tieu-chi/<int:criterion>/kiem-chung/", evidence.evidence_add, name="evidence_add"),
    path("bang-diem/<int:pk>/kiem-chung/<int:evidence>/xoa/", evidence.evidence_delete, name="evidence_delete"),
    path("bang-diem/<int:pk>/kiem-chung/<int:evidence>/tep/", evidence.evidence_file, name="evidence_file"),
    path("bang-diem/<int:pk>/minh-chung/", evidence.evidence_many, name="evidence_many"),
    path("bang-diem/<int:pk>/minh-chung/gan/", evidence.evidence_confirm, name="evidence_confirm"),
    path("bang-diem/<int:pk>/nguyen-nhan/", causes.cause_new, name="cause_new"),
    path("bang-diem/<int:pk>/nguyen-nhan/<int:cause>/", causes.cause_edit, name="cause_edit"),
    path("bang-diem/<int:pk>/nguyen-nhan/<int:cause>/xoa/", causes.cause_delete, name="cause_delete"),
    path("bo-tieu-chi/<int:pk>/xuat-excel/", set_files.set_export, name="set_export"),
    path("bo-tieu-chi/<int:pk>/nhap-excel/", set_files.set_import, name="set_import"),
    path("bo-tieu-chi/<int:pk>/nhap-excel/ghi/", set_files.set_import_write, name="set_import_write"),
    path("bo-tieu-chi/<int:pk>/nhap-excel/loi/", set_files.set_import_report, name="set_import_report"),
]
