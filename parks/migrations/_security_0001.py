"""Row security of parks from the first migration on, and the helper that seals history triggers."""

from core import rls

SECURITY = [
    rls.SEAL_TRAIL,
    rls.reference("parks_city", "parks_zone", "parks_zonestatus"),
    rls.zone_setting("parks_area", columns="name"),
    rls.zone_setting("parks_department", columns="name"),
]
