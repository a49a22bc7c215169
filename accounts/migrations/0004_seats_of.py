"""The seats a signed-in person may sit in today, in one statement of the login role.

Every request asks for them before it has a scope. Through the tier park_self this cost two statements (the scope, then
the rows); the function says the same and gives no other person's rows than those asked for, as that tier did.
"""

from django.db import migrations

from core import rls

SEATS_OF = rls.definer(
    "park_seats_of(person bigint)",
    """
select * from accounts_seat where user_id = person and state = 'active'
  and valid_from <= (now() at time zone 'Asia/Shanghai')::date
  and (valid_to is null or valid_to >= (now() at time zone 'Asia/Shanghai')::date)
""",
    returns="setof accounts_seat",
    language="sql",
    to="park_app",
    volatility="stable",
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_officers")]
    operations = [SEATS_OF]
