"""Tests of the ledger import library. They need no database: with no project settings, minimal ones are enough."""

import os

from django.conf import settings

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(USE_I18N=False, USE_TZ=True)
