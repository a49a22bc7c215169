"""The wall as the catalogue shows it: every table, policy, grant, key, function and role, by the class of its table."""

from __future__ import annotations

import pytest

from tests.house import catalogue, catalogue_roles

CHECKS = [
    catalogue.unclassed_tables,
    catalogue.wrong_grants,
    catalogue.open_tables,
    catalogue.wrong_policies,
    catalogue.revealed_secrets,
    catalogue.movable_keys,
    catalogue.unscoped_unique,
    catalogue.plain_keys,
    catalogue.loose_children,
    catalogue_roles.stored_views,
    catalogue_roles.open_partitions,
    catalogue_roles.loose_functions,
    catalogue_roles.unsealed_trail,
    catalogue_roles.loose_roles,
]


@pytest.mark.django_db
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_catalogue_has_no_fault(check, connect_as):
    with connect_as("super").cursor() as cursor:
        assert check(cursor) == []


def test_every_model_says_its_class():
    silent = [table for table, name in catalogue.declared_classes().items() if name is None]
    assert silent == [], "a table without a class has no rule for its rights"


def test_the_checks_see_tables():
    """An empty list of tables would pass everything."""
    assert {"dangers_danger", "dangers_step", "enterprises_enterprise", "core_storedfile"} <= set(
        catalogue.tables_of("tenant")
    )
    assert "dangers_dangerevent" in catalogue.tables_of("derived")
    assert "core_job" in catalogue.tables_of("personal")
