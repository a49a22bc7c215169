"""Addresses of visits."""

from __future__ import annotations

from django.urls import path

from inspections.visits import (
    finding_views,
    list_views,
    lookback_views,
    paper_views,
    party_views,
    peer_views,
    views,
    work_views,
)

app_name = "visits"
urlpatterns = [
    path("", list_views.VisitList.as_view(), name="list"),
    path("new/", views.Create.as_view(), name="create"),
    path("peers/", peer_views.Peers.as_view(), name="peers"),
    path("parties/", party_views.Parties.as_view(), name="parties"),
    path("look-backs/", lookback_views.LookBacks.as_view(), name="look_backs"),
    path("look-backs/plan/", lookback_views.PlanLookBacks.as_view(), name="look_back_plan"),
    path("<uuid:pk>/", views.VisitPage.as_view(), name="detail"),
    path("<uuid:pk>/do/<slug:name>/", views.Do.as_view(), name="do"),
    path("<uuid:pk>/inspect/", work_views.Work.as_view(), name="work"),
    path("<uuid:pk>/answers/", work_views.Answers.as_view(), name="answers"),
    path("<uuid:pk>/clashes/<int:clash>/", work_views.Settle.as_view(), name="settle"),
    path("<uuid:pk>/photos/", work_views.Upload.as_view(), name="upload"),
    path("<uuid:pk>/parts/", work_views.Parts.as_view(), name="parts"),
    path("<uuid:pk>/finish/", work_views.Finish.as_view(), name="finish"),
    path("<uuid:pk>/findings/new/", finding_views.FindingNew.as_view(), name="finding_new"),
    path("findings/<uuid:finding>/", finding_views.FindingEdit.as_view(), name="finding"),
    path("<uuid:pk>/look-backs/<int:row>/", lookback_views.Look.as_view(), name="look_back"),
    path("<uuid:pk>/alike/", finding_views.Alike.as_view(), name="alike"),
    path("<uuid:pk>/sign/", finding_views.SignMember.as_view(), name="sign"),
    path("<uuid:pk>/sign-firm/", finding_views.SignFirm.as_view(), name="sign_firm"),
    path("<uuid:pk>/members/", paper_views.Members.as_view(), name="members"),
    path("<uuid:pk>/record/", paper_views.RecordPaper.as_view(), name="record"),
    path("<uuid:pk>/notice/", paper_views.NoticePaper.as_view(), name="notice"),
]
