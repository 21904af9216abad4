"""The people job: read a file, check it against the store, save what is fit."""

from dataclasses import dataclass
from pathlib import Path

from catalog_ingest.people.checking import CheckedPeople, Known, check_people
from catalog_ingest.people.reading import PeopleReading, read_people
from catalog_ingest.rejected import Rejected
from recommender.store.change import Change
from recommender.store.session import Database
from recommender.store.transaction import Transaction, begin


@dataclass(frozen=True, slots=True)
class PeopleReport:
    """What a load changed, and what it left out."""

    personas: Change
    learners: Change
    ratings: Change
    n_new_interactions: int
    n_known_interactions: int
    rejected: tuple[Rejected, ...]

    @property
    def is_empty(self) -> bool:
        changes = (self.personas, self.learners, self.ratings)
        return not self.n_new_interactions and all(change.is_empty for change in changes)


def load_people(database: Database, path: Path) -> PeopleReport:
    """Save the people of a folder, workbook or table, in one transaction.

    Nothing is taken away by a load, except the roles of people whom a table of roles gives others.

    Raises:
        UnreadableSource: the file cannot be read; nothing was saved.
    """
    reading = read_people(path)
    with begin(database) as transaction:
        checked = check_people(reading, gather_known(transaction, reading))
        return _save(transaction, checked)


def gather_known(transaction: Transaction, reading: PeopleReading) -> Known:
    """What the store holds of all that the file names."""
    people, frameworks = transaction.people, transaction.frameworks
    competencies = (placed.value.competency_id for placed in reading.ratings)
    roles = (placed.value.held.profile_id for placed in reading.roles)
    return Known(
        learners={learner.id: learner for learner in people.learners()},
        persona_ids=frozenset(persona.id for persona in people.personas()),
        item_ids=transaction.catalogue.canonical_ids() if reading.interactions else (),
        competencies=frameworks.find_competencies(competencies),
        roles=frameworks.find_roles(roles),
    )


def _save(transaction: Transaction, checked: CheckedPeople) -> PeopleReport:
    people = transaction.people
    personas = people.save_personas(checked.personas)
    learners = people.save_learners(checked.learners)
    ratings = people.save_ratings(checked.ratings)
    n_new, n_known = transaction.interactions.save(checked.interactions)
    return PeopleReport(personas, learners, ratings, n_new, n_known, checked.rejected)
