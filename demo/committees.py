"""The ten committees of Yancheng (S1: 安委会成立10个专业委员会; their names are the demo's), and who sits in them."""

from __future__ import annotations

from demo.bulk import Table
from demo.zones import YANCHENG
from enterprises.models import Committee, CommitteeMember

TEN = (
    ("危险化学品专业委员会", ("hazchem",)),
    ("建筑施工专业委员会", ("construction",)),
    ("燃气专业委员会", ("gas",)),
    ("工贸和粉尘涉爆专业委员会", ("dust",)),
    ("有限空间专业委员会", ("confined",)),
    ("特种设备专业委员会", ("special",)),
    ("消防专业委员会", ("fire",)),
    ("冶金机械专业委员会", ("dust", "confined", "special")),
    ("道路交通和仓储物流专业委员会", ("other",)),
    ("人员密集场所专业委员会", ("fire", "gas", "other")),
)


def load_committees(casts: list) -> int:
    """Committees of Yancheng: the leader in the chair, the accepting department and an inspector as members."""
    rows, members = Table(Committee), Table(CommitteeMember)
    for cast in casts:
        if cast.zone.name != YANCHENG:
            continue
        for number, (name, sectors) in enumerate(TEN):
            committee = rows.add(zone_id=cast.zone_id, name=name, sectors=list(sectors))
            seats = {cast.leader.seat_id: "chair", cast.office.seat_id: "liaison"}
            seats[cast.acceptors[cast.zone.department_for(sectors[0])].seat_id] = "vice"
            seats[cast.inspectors[number % len(cast.inspectors)].seat_id] = "member"
            for seat, duty in seats.items():
                members.add(zone_id=cast.zone_id, committee_id=committee, seat_id=seat, duty=duty)
    rows.write()
    return members.write()
