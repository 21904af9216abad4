from recommender.explanation import explain_steps, render
from recommender.item import Modality
from recommender.mapping import Origin
from recommender.step import Reason, ReasonCode, RungGain, Serves, Step


def rung(level=2, gain=0.4, origin=Origin.MATCHER, label="SQL"):
    return RungGain(
        f"f:{label}", label, level, f"level {level}", gain, 0.8, 0.9, 0.6, origin, "joins tables"
    )


def step(position, *rungs, **changes):
    facts = {
        "item_id": f"s:{position}",
        "title": f"Item {position}",
        "provider": "",
        "url": "",
        "modality": Modality.VIDEO,
        "minutes": 30,
        "minutes_are_estimated": False,
        "first_week": 1,
        "last_week": 1,
        "gain": sum(r.gain for r in rungs),
        "uptake": 0.6,
        "prerequisites": (),
        "serves": Serves.NEXT_ROLE,
    }
    return Step(position=position, rungs=rungs, **(facts | changes))


def codes(reasons):
    return [reason.code for reason in reasons]


def test_a_step_says_which_rung_it_climbs_and_how_much_of_the_need():
    (reasons,) = explain_steps([step(1, rung())], total_need=2.0)

    assert render(reasons[0]) == "It helps you reach level 2 in SQL: 20% of all you need."
    assert render(reasons[1]) == 'It teaches SQL with a confidence of 80%: "joins tables".'


def test_a_persons_word_takes_the_place_of_a_confidence():
    (reasons,) = explain_steps([step(1, rung(origin=Origin.OVERRIDE))], total_need=1.0)

    assert ReasonCode.PERSON_SAID in codes(reasons)
    assert ReasonCode.CONFIDENCE not in codes(reasons)


def test_small_rungs_are_not_told_of():
    (reasons,) = explain_steps([step(1, rung(), rung(gain=0.01, label="Git"))], total_need=1.0)

    assert codes(reasons).count(ReasonCode.CLIMBS) == 1


def test_a_prerequisite_is_told_on_both_sides():
    first, second = explain_steps(
        [step(1, rung()), step(2, rung(), prerequisites=("s:1",))], total_need=1.0
    )

    assert render(next(r for r in first if r.code is ReasonCode.BEFORE)) == (
        'It must come before step 2, "Item 2".'
    )
    assert render(next(r for r in second if r.code is ReasonCode.AFTER)) == (
        'It needs step 1, "Item 1", first.'
    )


def test_a_higher_rung_says_what_it_builds_on():
    _, second = explain_steps([step(1, rung(level=1)), step(2, rung(level=2))], total_need=1.0)

    assert ReasonCode.BUILDS_ON in codes(second)


def test_an_estimated_length_is_told():
    (reasons,) = explain_steps([step(1, rung(), minutes_are_estimated=True)], total_need=1.0)

    assert "30 minutes is an estimate" in render(reasons[-1])


def test_every_code_has_its_words():
    parameters = {
        "competency": "SQL",
        "level_name": "Working",
        "share_of_need": 0.1,
        "confidence": 0.5,
        "evidence": "",
        "uptake": 0.5,
        "modality": "job_aid",
        "title": "T",
        "position": 1,
        "minutes": 15,
    }

    assert all(render(Reason(code, parameters)).endswith(".") for code in ReasonCode)
