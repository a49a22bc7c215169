"""Trigram search must see Chinese characters, whatever the language of the machine that started the engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = """
import sys, psycopg2
from config import database_url, embedded
url = database_url.parse(embedded.start(sys.argv[1], durable=False).database_url)
cursor = psycopg2.connect(host=url["HOST"], user=url["USER"], dbname=url["NAME"]).cursor()
cursor.execute("select show_trgm('隐患'), current_setting('lc_collate', true)")
print(len(cursor.fetchone()[0]))
embedded.stop(sys.argv[1])
embedded.system_account.remove_stand_in(embedded.Path(sys.argv[1]))
"""


@pytest.mark.django_db
def test_chinese_text_has_trigrams_in_the_test_database():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select show_trgm('隐患')")
        assert cursor.fetchone()[0]


@pytest.mark.django_db
def test_databases_are_utf8_sorted_by_code_point_with_utf8_characters():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_encoding_to_char(encoding), datcollate, datctype"
            " from pg_database where datname = current_database()"
        )
        encoding, collate, ctype = cursor.fetchone()
    assert (encoding, collate) == ("UTF8", "C")
    assert ctype.lower().replace("-", "").endswith("utf8")


def test_an_engine_first_started_under_lang_c_has_trigrams_too(tmp_path):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path / "var")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
