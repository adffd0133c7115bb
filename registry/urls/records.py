from django.urls import path

from registry.views import worker

urlpatterns = [
    path("kepesertaan/", worker.MyRecordView.as_view(), name="my_record"),
    path("rekening/", worker.BankAccountView.as_view(), name="bank_account"),
]
