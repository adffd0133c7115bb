from django.urls import path

from registry.views import companies, company_desk, members

urlpatterns = [
    path("perusahaan/saya/", companies.CompaniesView.as_view(), name="companies"),
    path("perusahaan/daftar/", companies.RegisterView.as_view(), name="company_register"),
    path("perusahaan/<uuid:company>/", companies.CompanyView.as_view(), name="company"),
    path("perusahaan/<uuid:company>/ubah/", companies.ProfileView.as_view(), name="company_edit"),
    path("perusahaan/<uuid:company>/pindah/", companies.MoveView.as_view(), name="company_move"),
    path("perusahaan/<uuid:company>/daftar-lagi/", companies.RegisterAgainView.as_view(), name="company_again"),
    path("perusahaan/permohonan/<uuid:pk>/perbaiki/", companies.CorrectView.as_view(), name="registration_correct"),
    path("perusahaan/permohonan/<uuid:pk>/keberatan/", companies.ObjectView.as_view(), name="registration_object"),
    path("perusahaan/permohonan/<uuid:pk>/tarik/", companies.WithdrawView.as_view(), name="registration_withdraw"),
    path("perusahaan/<uuid:company>/anggota/", members.MembersView.as_view(), name="members"),
    path("perusahaan/<uuid:company>/anggota/undang/", members.InviteView.as_view(), name="member_invite"),
    path("perusahaan/<uuid:company>/anggota/keluar/", members.LeaveView.as_view(), name="member_leave"),
    path("perusahaan/anggota/<uuid:pk>/peran/", members.RoleView.as_view(), name="member_role"),
    path("perusahaan/anggota/<uuid:pk>/keluarkan/", members.RemoveView.as_view(), name="member_remove"),
    path("perusahaan/undangan/", members.InvitationView.as_view(), name="invitation"),
    path("perusahaan/undangan/terima/", members.AcceptView.as_view(), name="invitation_accept"),
    path("perusahaan/undangan/buka/<str:token>/", members.InvitationLinkView.as_view(), name="invitation_link"),
    path("perusahaan/undangan/<uuid:pk>/tarik/", members.WithdrawInvitationView.as_view(), name="invitation_withdraw"),
    path("perusahaan/undangan/<uuid:pk>/kirim-lagi/", members.InviteAgainView.as_view(), name="invitation_again"),
    path("disnaker/permohonan/", company_desk.RegistrationsView.as_view(), name="registrations"),
    path("disnaker/permohonan/<uuid:pk>/", company_desk.RegistrationView.as_view(), name="registration"),
    path("disnaker/permohonan/<uuid:pk>/setujui/", company_desk.ApproveView.as_view(), name="registration_approve"),
    path(
        "disnaker/permohonan/<uuid:pk>/perbaikan/",
        company_desk.AskCorrectionView.as_view(),
        name="registration_ask_correction",
    ),
    path("disnaker/permohonan/<uuid:pk>/tolak/", company_desk.RefuseView.as_view(), name="registration_refuse"),
    path("disnaker/perusahaan/", company_desk.OverseenCompaniesView.as_view(), name="overseen_companies"),
    path("disnaker/perusahaan/<uuid:company>/", company_desk.OverseenCompanyView.as_view(), name="overseen_company"),
]
