"""Addresses of sign-in, one's own account, and the people pages."""

from __future__ import annotations

from django.urls import path

from accounts import people_views, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("seat/", views.SwitchSeat.as_view(), name="switch_seat"),
    path("language/", views.SetLanguage.as_view(), name="set_language"),
    path("theme/", views.SetTheme.as_view(), name="set_theme"),
    path("password/", views.ChangePassword.as_view(), name="password"),
    path("mail/", views.MailSettings.as_view(), name="mail"),
    path("no-seat/", views.NoSeat.as_view(), name="no_seat"),
    path("people/", people_views.PeopleList.as_view(), name="people"),
    path("people/propose/", people_views.Propose.as_view(), name="propose"),
    path("people/audit/", people_views.Audit.as_view(), name="audit"),
    path("people/<int:pk>/", people_views.SeatPage.as_view(), name="seat"),
    path("people/<int:pk>/edit/", people_views.EditSeat.as_view(), name="edit_seat"),
    path("people/<int:pk>/activate/", people_views.Activate.as_view(), name="activate"),
    path("people/<int:pk>/end/", people_views.EndSeat.as_view(), name="end_seat"),
    path("people/<int:pk>/reset-password/", people_views.ResetPassword.as_view(), name="reset_password"),
    path("people/<int:pk>/unlock/", people_views.Unlock.as_view(), name="unlock"),
]
