"""Addresses of plans, tasks, lost points and one's own work."""

from django.urls import path

from .views import arrange, autosave, from_lost, home, lost, plan, plan_import, rows, task, task_files, work

urlpatterns = [
    path("", home.home, name="home"),
    path("ke-hoach/", plan.plans, name="plans"),
    path("ke-hoach/moi/", plan.plan_new, name="plan_new"),
    path("ke-hoach/nhap-tu-word/", plan_import.plan_import, name="plan_import"),
    path("ke-hoach/nhap-tu-word/ghi/", plan_import.plan_import_write, name="plan_import_write"),
    path("ke-hoach/<int:pk>/", plan.plan, name="plan"),
    path("ke-hoach/<int:pk>/sua/", plan.plan_edit, name="plan_edit"),
    path("ke-hoach/<int:pk>/trang-thai/", plan.plan_state, name="plan_state"),
    path("ke-hoach/<int:pk>/pdf/", plan.plan_pdf, name="plan_pdf"),
    path("ke-hoach/<int:pk>/luu/", autosave.plan_head_save, name="plan_head_save"),
    path("ke-hoach/<int:pk>/muc/<int:section>/luu/", autosave.section_save, name="section_save"),
    path("ke-hoach/<int:pk>/danh-sach/<slug:kind>/", rows.plan_list, name="plan_list"),
    path("ke-hoach/<int:pk>/phu-luc/", rows.plan_appendices, name="plan_appendices"),
    path("ke-hoach/<int:pk>/van-ban-dan/moi/", rows.reference_new, name="reference_new"),
    path("ke-hoach/<int:pk>/sap-xep/", arrange.plan_arrange, name="plan_arrange"),
    path("ke-hoach/<int:pk>/sap-xep/chuyen/", arrange.plan_move, name="plan_move"),
    path("ke-hoach/<int:pk>/danh-so/", arrange.plan_renumber, name="plan_renumber"),
    path("ke-hoach/<int:pk>/dong/<slug:kind>/", plan.plan_lines, name="plan_lines"),
    path("ke-hoach/<int:pk>/muc/moi/", plan.section_new, name="section_new"),
    path("ke-hoach/<int:pk>/muc/<int:section>/", plan.section_edit, name="section_edit"),
    path("ke-hoach/<int:pk>/muc/<int:section>/xoa/", plan.section_delete, name="section_delete"),
    path("ke-hoach/<int:pk>/muc/<int:section>/nhiem-vu-moi/", task.task_new, name="task_new"),
    path("ke-hoach/<int:pk>/nhiem-vu/<int:task>/", task.task, name="task"),
    path("ke-hoach/<int:pk>/nhiem-vu/<int:task>/sua/", task.task_edit, name="task_edit"),
    path("ke-hoach/<int:pk>/nhiem-vu/<int:task>/xoa/", task.task_delete, name="task_delete"),
    path("ke-hoach/<int:pk>/xuat-excel/", task_files.tasks_export, name="tasks_export"),
    path("ke-hoach/<int:pk>/nhap-excel/", task_files.tasks_import, name="tasks_import"),
    path("ke-hoach/<int:pk>/nhap-excel/ghi/", task_files.tasks_import_write, name="tasks_import_write"),
    path("ke-hoach/<int:pk>/nhap-excel/loi/", task_files.tasks_import_report, name="tasks_import_report"),
    path("ke-hoach/<int:pk>/giai-phap/<int:measure>/", task.measure_status, name="measure_status"),
    path("bang-diem/<int:pk>/mat-diem/", lost.lost_points, name="lost_points"),
    path("bang-diem/<int:pk>/mat-diem/<int:criterion>/gan/", lost.link, name="link_criterion"),
    path("bang-diem/<int:pk>/mat-diem/lien-ket/<int:link>/bo/", lost.unlink, name="unlink_criterion"),
    path("bang-diem/<int:pk>/lap-nhiem-vu/", from_lost.tasks_from_lost, name="tasks_from_lost"),
    path("viec-cua-toi/", work.my_work, name="my_work"),
    path("viec/<int:pk>/", work.assignment_move, name="assignment_move"),
]
