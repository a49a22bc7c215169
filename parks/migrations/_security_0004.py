"""Row security of a zone's progress: the zone and the province write it down, nobody changes it."""

from core import rls

SECURITY = [rls.zone_record("parks_zoneprogress")]
