"""Committees and their members: written by the zone."""

from core import rls

COMMITTEE, MEMBER = "enterprises_committee", "enterprises_committeemember"

SECURITY = [
    rls.zone_setting(COMMITTEE, columns="name, sectors"),
    rls.zone_setting(MEMBER, columns="duty"),
    rls.composite_key(MEMBER, "zone_id, committee_id", COMMITTEE, "zone_id, id", "committeemember_of_zone"),
    rls.composite_key(MEMBER, "zone_id, seat_id", "accounts_seat", "zone_id, id", "committeemember_seat_of_zone"),
    rls.derived(f"{COMMITTEE}event", enterprise=False),
    rls.derived(f"{MEMBER}event", enterprise=False),
    rls.trail(COMMITTEE, MEMBER),
]
