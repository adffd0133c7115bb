from django.urls import path

from accounts.offices.views import grants, invitations, people, places

app_name = "offices"

urlpatterns = [
    path("kelola/orang/", people.PeopleView.as_view(), name="people"),
    path("kelola/orang/<uuid:pk>/", people.PersonView.as_view(), name="person"),
    path("kelola/orang/<uuid:pk>/usulkan/", grants.ProposePersonView.as_view(), name="propose"),
    path("kelola/orang/<uuid:pk>/tangguhkan/", people.SuspendPersonView.as_view(), name="suspend_person"),
    path("kelola/orang/<uuid:pk>/aktifkan/", people.ResumePersonView.as_view(), name="resume_person"),
    path("kelola/tugas/<uuid:pk>/tangguhkan/", people.SuspendAssignmentView.as_view(), name="suspend_assignment"),
    path("kelola/tugas/<uuid:pk>/berlakukan/", people.ResumeAssignmentView.as_view(), name="resume_assignment"),
    path("kelola/tugas/<uuid:pk>/akhiri/", people.EndAssignmentView.as_view(), name="end_assignment"),
    path("kelola/kantor/", places.OfficesView.as_view(), name="offices"),
    path("kelola/kantor/tambah/", places.AddOfficeView.as_view(), name="add_office"),
    path("kelola/kantor/<uuid:pk>/", places.OfficeView.as_view(), name="office"),
    path("kelola/kantor/<uuid:pk>/tutup/", places.CloseOfficeView.as_view(), name="close_office"),
    path("kelola/kantor/<uuid:pk>/buka/", places.ReopenOfficeView.as_view(), name="reopen_office"),
    path("kelola/penugasan/", grants.GrantsView.as_view(), name="grants"),
    path("kelola/penugasan/undang/", grants.InviteView.as_view(), name="invite"),
    path("kelola/penugasan/<uuid:pk>/", grants.GrantView.as_view(), name="grant"),
    path("kelola/penugasan/<uuid:pk>/setujui/", grants.ApproveView.as_view(), name="grant_approve"),
    path("kelola/penugasan/<uuid:pk>/jangan-setujui/", grants.DeclineView.as_view(), name="grant_decline"),
    path("kelola/penugasan/<uuid:pk>/tarik/", grants.WithdrawView.as_view(), name="grant_withdraw"),
    path("kelola/penugasan/<uuid:pk>/kirim-ulang/", grants.SendAgainView.as_view(), name="grant_send_again"),
    path("undangan/", invitations.InvitationView.as_view(), name="invitation"),
    path("undangan/terima/", invitations.AcceptView.as_view(), name="accept"),
    path("undangan/tolak/", invitations.TurnDownView.as_view(), name="turn_down"),
    path("undangan/buka/<str:token>/", invitations.InvitationLinkView.as_view(), name="invitation_link"),
]
