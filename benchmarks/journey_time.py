"""How long ``build_journey`` takes, in process and on one thread.

People differ in what they hold, what they aim at, how many hours they have and whether a persona
asks for a mix of modalities. The aim is a median under 20 ms at 10,000 items.
"""

import argparse
from datetime import date
from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.synthetic import Shape, make_edition, make_profile
from benchmarks.timing import Spread, spread_of, timed, yardstick
from recommender.assessment import Rating, RatingSource, beliefs_of
from recommender.edition import Edition, item_coverage
from recommender.item import Modality
from recommender.journey import JourneyRequest, JourneySettings, build_journey
from recommender.learner import ANYONE, Persona

TODAY = date(2026, 3, 1)
BUILDER = Persona(
    "builder",
    "Hands-on builder",
    least_share={Modality.PROJECT: 0.15},
    most_share={Modality.COURSE: 0.5},
    taste={Modality.PROJECT: 1.5},
)
SHAPES = (
    Shape(n_items=1_000, n_competencies=46),
    Shape(n_items=10_000, n_competencies=46),
    Shape(n_items=10_000, n_competencies=188),
)
ASKED = (16, None)
"""How many competencies the role profile asks for; None for all that there are."""
HOURS = (20.0, 40.0, 80.0)


def make_requests(edition: Edition, n_asked: int | None, n: int) -> list[JourneyRequest]:
    """``n`` people, the same on every run."""
    base = item_coverage(edition.mappings, edition.rungs, edition.n_items)
    return [
        JourneyRequest(
            edition=edition,
            coverage_base=base,
            beliefs=beliefs_of(_ratings(edition, seed), edition.rungs, today=TODAY),
            target=make_profile(edition.rungs, seed=seed, n_asked=n_asked),
            learner_id=f"person-{seed}",
            persona=BUILDER if seed % 2 else ANYONE,
            settings=JourneySettings(hours=HOURS[seed % len(HOURS)]),
        )
        for seed in range(n)
    ]


def _ratings(edition: Edition, seed: int) -> list[Rating]:
    """Half of the competencies rated, each by a manager and by the person."""
    rng = np.random.default_rng(seed)
    sources = (RatingSource.MANAGER, RatingSource.SELF)
    return [
        Rating("person", competency.id, source, int(rng.integers(0, 5)), TODAY)
        for competency in edition.rungs.competencies
        if rng.random() < 0.5
        for source in sources
    ]


def measure(requests: list[JourneyRequest]) -> tuple[Spread, float, float]:
    """Milliseconds of a journey, the median of the yardstick's between them, the median bound."""
    for request in requests[:3]:
        build_journey(request)
    journeys, beside, bounds = [], [], []
    for request in requests:
        beside.append(1000 * timed(yardstick)[1])
        journey, seconds = timed(partial(build_journey, request))
        journeys.append(1000 * seconds)
        bounds.append(journey.optimality_bound)
    return spread_of(np.array(journeys)), float(np.median(beside)), float(np.median(bounds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60, help="journeys for each line")
    n_people = parser.parse_args().people
    print("milliseconds of one journey; aim at 10,000 items: p50 under 20")
    print("items   rungs  asked  people  least    p50    p95   most  yardstick  p50/it  bound")
    with threadpool_limits(1):
        for shape in SHAPES:
            edition = make_edition(shape)
            for n_asked in ASKED:
                found, beside, bound = measure(make_requests(edition, n_asked, n_people))
                asked = "all" if n_asked is None else n_asked
                print(
                    f"{shape.n_items:6,} {edition.rungs.n_rungs:6}  {asked:>5}  {found.n:6}"
                    f" {found.least:6.1f} {found.p50:6.1f} {found.p95:6.1f} {found.most:6.1f}"
                    f" {beside:10.1f} {found.p50 / beside:7.2f}  {bound:5.1%}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
