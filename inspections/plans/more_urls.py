"""Addresses of 周销号 and 专项行动."""

from __future__ import annotations

from django.urls import path

from inspections.plans import campaign_firm_views, campaign_rows, campaign_views, closing_views

app_name = "closing"
urlpatterns = [
    path("closing/", closing_views.Weeks.as_view(), name="weeks"),
    path("closing/now/", closing_views.ThisWeek.as_view(), name="now"),
    path("closing/rows/", closing_views.ClosingRows.as_view(), name="rows"),
    path("closing/<int:pk>/", closing_views.WeekPage.as_view(), name="week"),
    path("campaigns/", campaign_views.Campaigns.as_view(), name="campaigns"),
    path("campaigns/new/", campaign_views.CampaignEdit.as_view(), name="campaign_new"),
    path("campaigns/visits/", campaign_rows.CampaignVisits.as_view(), name="campaign_visits"),
    path("campaigns/dangers/", campaign_rows.CampaignDangers.as_view(), name="campaign_dangers"),
    path("campaigns/<int:pk>/", campaign_views.CampaignPage.as_view(), name="campaign"),
    path("campaigns/<int:pk>/edit/", campaign_views.CampaignEdit.as_view(), name="campaign_edit"),
    path("campaigns/<int:pk>/firms/", campaign_firm_views.CampaignFirms.as_view(), name="campaign_firms"),
    path("campaigns/<int:pk>/bulletin/", campaign_views.BulletinPage.as_view(), name="bulletin"),
    path("campaigns/<int:pk>/bulletin.docx", campaign_views.BulletinPaper.as_view(), name="bulletin_paper"),
]
