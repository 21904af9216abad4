import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.synthetic import Shape, make_edition, make_profile
from recommender.assessment import Rating, RatingSource, beliefs_of, certain_beliefs
from recommender.edition import item_coverage
from recommender.explanation import render
from recommender.item import Modality
from recommender.journey import JourneyRequest, JourneySettings, build_journey, journey_document
from recommender.learner import Persona
from recommender.planning import Rule
from recommender.role import RoleProfile
from recommender.step import ReasonCode, Serves

TODAY = date(2026, 3, 1)
EDITION = make_edition(Shape(n_items=300, n_competencies=12, mappings_each=3, dim=16))
BASE = item_coverage(EDITION.mappings, EDITION.rungs, EDITION.n_items)
TARGET = make_profile(EDITION.rungs, seed=3)


def ratings(seed):
    rng = np.random.default_rng(seed)
    return [
        Rating("ana", competency.id, RatingSource.MANAGER, int(rng.integers(0, 4)), TODAY)
        for competency in EDITION.rungs.competencies[::2]
    ]


def request(seed=0, **changes):
    beliefs = beliefs_of(ratings(seed), EDITION.rungs, today=TODAY)
    fresh = JourneyRequest(EDITION, BASE, beliefs, TARGET, settings=JourneySettings(hours=20))
    return replace(fresh, **changes)


def test_the_gains_of_all_steps_add_up_to_the_value():
    journey = build_journey(request())

    assert len(journey.steps) > 5
    assert sum(step.gain for step in journey.steps) == pytest.approx(journey.value, abs=1e-9)
    for step in journey.steps:
        assert sum(rung.gain for rung in step.rungs) == pytest.approx(step.gain, abs=1e-9)


def test_the_factors_of_the_first_gain_multiply_to_it():
    journey = build_journey(request(beliefs=certain_beliefs({}, EDITION.rungs)))

    rung = journey.steps[0].rungs[0]

    weight = {asked.competency_id: asked.weight for asked in TARGET.requirements}
    product = weight[rung.competency_id] * rung.confidence * rung.includes * rung.uptake
    assert rung.gain == pytest.approx(product, rel=1e-6)


def test_the_same_request_gives_the_same_journey():
    assert build_journey(request()) == build_journey(request())


def test_another_state_of_the_person_has_another_id():
    assert build_journey(request(seed=0)).id != build_journey(request(seed=1)).id


def test_readiness_rises_by_what_the_journey_closes():
    journey = build_journey(request())

    asked = sum(asked.required * asked.weight for asked in TARGET.requirements)
    rise = journey.readiness_after - journey.readiness_before
    assert rise == pytest.approx(journey.value / asked, abs=1e-9)


def test_nothing_needed_is_an_empty_journey_proved_best():
    everything = {asked.competency_id: 4 for asked in TARGET.requirements}

    journey = build_journey(request(beliefs=certain_beliefs(everything, EDITION.rungs)))

    assert (journey.steps, journey.optimality_bound, journey.readiness_after) == ((), 0.0, 1.0)


def test_no_hours_give_an_empty_journey():
    journey = build_journey(request(settings=JourneySettings(hours=0)))

    assert (journey.steps, journey.minutes, journey.weeks) == ((), 0, 0)


def test_a_pinned_item_is_a_step_and_says_so():
    journey = build_journey(request(pinned=frozenset({"shelf:00007"})))

    step = next(step for step in journey.steps if step.item_id == "shelf:00007")
    assert ReasonCode.PINNED in {reason.code for reason in step.reasons}


def test_a_pinned_item_that_is_done_is_told_as_unmet():
    seven = frozenset({"shelf:00007"})

    journey = build_journey(request(pinned=seven, done=seven))

    assert [(unmet.rule, unmet.item_id) for unmet in journey.unmet] == [
        (Rule.PINNED, "shelf:00007")
    ]


def test_a_copy_of_a_done_item_does_not_come_back():
    first = build_journey(request())
    row = EDITION.row_of[first.steps[0].item_id]
    vectors, modality = EDITION.vectors.copy(), EDITION.modality.copy()
    vectors[5], modality[5] = vectors[row], modality[row]
    edition = replace(EDITION, vectors=vectors, modality=modality)

    journey = build_journey(request(edition=edition, done=frozenset({EDITION.item_ids[5]})))

    assert first.steps[0].item_id not in {step.item_id for step in journey.steps}


def test_a_step_serves_both_roles_when_both_ask_for_its_rungs():
    today = RoleProfile("f:junior", "Analyst", "junior", TARGET.requirements[:6])

    served = {step.serves for step in build_journey(request(today=today)).steps}

    assert served == {Serves.BOTH, Serves.NEXT_ROLE}
    assert {s.serves for s in build_journey(request(today=TARGET)).steps} == {Serves.TODAY}


def test_weeks_follow_the_pace():
    journey = build_journey(request(settings=JourneySettings(hours=20, hours_per_week=5)))

    assert journey.weeks == -(-journey.minutes // 300)


def test_the_document_is_json_with_rounded_figures_and_worded_reasons():
    journey = build_journey(request())

    document = json.loads(json.dumps(journey_document(journey)))

    assert document["value"] == round(journey.value, 6)
    reason = document["steps"][0]["reasons"][0]
    assert reason["text"] == render(journey.steps[0].reasons[0])


ITEMS = st.frozensets(st.sampled_from(EDITION.item_ids), max_size=20)
SHARES = st.dictionaries(st.sampled_from(Modality), st.sampled_from([0.1, 0.2]), max_size=2)
CAPS = st.dictionaries(st.sampled_from(Modality), st.sampled_from([0.3, 0.5]), max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(0, 50), ITEMS, ITEMS, SHARES, CAPS, st.integers(1, 60))
def test_every_hard_rule_holds(data, seed, done, rejected, least, most, hours):
    least = {kind: share for kind, share in least.items() if kind not in most}
    persona = Persona("p", "P", least_share=least, most_share=most)
    spoken = data.draw(st.sampled_from([("en",), ("de-AT",), ("en", "de")]))
    made = request(
        seed,
        done=done,
        rejected=rejected,
        persona=persona,
        languages=spoken,
        settings=JourneySettings(hours=hours, most_steps=12),
    )

    journey = build_journey(made)

    taken = [step.item_id for step in journey.steps]
    items = [EDITION.items[EDITION.row_of[id_]] for id_ in taken]
    primary = {tag.split("-")[0] for tag in spoken}
    assert not set(taken) & (done | rejected)
    assert all(not item.languages or primary & set(item.languages) for item in items)
    assert journey.minutes <= hours * 60
    assert len(taken) <= 12
    assert [step.position for step in journey.steps] == list(range(1, len(taken) + 1))
    assert_prerequisites_first(taken, done)
    assert_mix_held(journey, persona)
    assert 0 <= journey.optimality_bound <= 1


def assert_prerequisites_first(taken, done):
    for place, id_ in enumerate(taken):
        for row in EDITION.prerequisites.get(EDITION.row_of[id_], ()):
            assert EDITION.item_ids[row] in (*taken[:place], *done)


def assert_mix_held(journey, persona):
    left_aside = {unmet.modality for unmet in journey.unmet}
    share = {
        kind: sum(s.minutes for s in journey.steps if s.modality is kind) / (journey.minutes or 1)
        for kind in Modality
    }
    for kind in set(Modality) - left_aside:
        assert not journey.steps or share[kind] >= persona.least_share.get(kind, 0) - 1e-9
        assert share[kind] <= persona.most_share.get(kind, 1) + 1e-9
