"""Each level of enforcement writes its own rows only (M-05): the city its own, a zone everything but the city's.

Between the zone's office and the officers of its areas the level is ability (enterprises/rules.py), not tenancy.
"""

from core import rls

PENALTY = "enterprises_penalty"
OF_ZONE = f"zone_id = {rls.ZONE} and level <> 'city'"
OF_CITY = f"zone_id = any({rls.ZONES}) and level = 'city'"

SECURITY = [
    rls.run(
        f"grant insert, update (voided_at, void_reason) on {PENALTY} to park_city",
        f"create policy own_level_new on {PENALTY} as restrictive for insert to park_zone with check ({OF_ZONE})",
        f"create policy own_level on {PENALTY} as restrictive for update to park_zone using ({OF_ZONE})",
        f"create policy own_level_new_city on {PENALTY} as restrictive for insert to park_city with check ({OF_CITY})",
        f"create policy own_level_city on {PENALTY} as restrictive for update to park_city using ({OF_CITY})",
    ),
]
