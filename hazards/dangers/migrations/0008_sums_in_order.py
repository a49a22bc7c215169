"""Sums built anew lie in the order they are read in: an overview of all zones then touches each page once."""

from django.db import migrations

from core import rls
from hazards.dangers.migrations._security_0006 import ADDED_ANEW

BODY = f"""
begin
  lock table dangers_monthtally in exclusive mode;
  delete from dangers_monthtally;
  {ADDED_ANEW} order by 1, 2, 3, 4;
end
"""


class Migration(migrations.Migration):
    dependencies = [("dangers", "0007_facts_found_fast")]

    operations = [
        rls.run("drop function park_rebuild_tallies()"),
        rls.definer("park_rebuild_tallies()", BODY, returns="void", to="park_province"),
    ]
