from django.urls import path

from phk_reports.views import facts, worker

urlpatterns = [
    path("jkp/phk/", worker.WorkerListView.as_view(), name="worker_list"),
    path("jkp/phk/lapor/", worker.WorkerStartView.as_view(), name="worker_start"),
    path("jkp/phk/<uuid:pk>/", worker.WorkerTasksView.as_view(), name="worker_tasks"),
    path("jkp/phk/<uuid:pk>/phk/", facts.WorkerFactsView.as_view(), name="worker_facts"),
    path("jkp/phk/<uuid:pk>/bukti/", worker.WorkerProofView.as_view(), name="worker_proof"),
    path("jkp/phk/<uuid:pk>/terkirim/", worker.WorkerSentView.as_view(), name="worker_sent"),
]
