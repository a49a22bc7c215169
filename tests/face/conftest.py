"""Lets these tests run alone, without a database.

From the root: pytest -c /dev/null --rootdir=. tests/face --noconftest -p no:django -p tests.face.conftest
"""

import os
from pathlib import Path

from django.conf import settings

if not settings.configured and not os.environ.get("DJANGO_SETTINGS_MODULE"):
    import django

    settings.configure(
        USE_TZ=True, TIME_ZONE="Asia/Shanghai", LANGUAGE_CODE="zh-hans", STATIC_URL="/static/",
        INSTALLED_APPS=["django.contrib.staticfiles"], FORM_RENDERER="core.forms_render.PortalRenderer",
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).resolve().parents[2] / "templates"],
            "OPTIONS": {
                "libraries": {"portal": "core.templatetags.portal", "charts": "core.templatetags.charts"},
                "builtins": [
                    "core.templatetags.portal", "core.templatetags.charts",
                    "django.templatetags.i18n", "django.templatetags.static",
                ],
            },
        }],
    )
    django.setup()
