"""What can go wrong, one class per fact; the message is built from the facts."""


class RecommenderError(Exception):
    """Base of every error the product raises on purpose."""


class InvalidValue(RecommenderError, ValueError):
    """A value that breaks a rule of the model: what it is, where, and how to mend it."""


class DurationWithoutUnit(InvalidValue):
    def __init__(self, text: str) -> None:
        super().__init__(f"the duration {text!r} has no unit: write hours, minutes or seconds")


class UnreadableDuration(InvalidValue):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} states no duration that can be read")


class UnreadableSource(RecommenderError):
    """A file that cannot be read at all; nothing of it was taken."""

    def __init__(self, source: str, problem: str, mend: str = "") -> None:
        super().__init__(f"{source}: {problem}" + (f" {mend}" if mend else ""))
        self.source = source


class UnknownFramework(RecommenderError):
    def __init__(self, framework_id: str, known: tuple[str, ...] = ()) -> None:
        have = f"; there are {', '.join(known)}" if known else "; none is loaded"
        super().__init__(f"no framework {framework_id!r}{have}")


class UnknownCompetency(RecommenderError):
    def __init__(self, competency_id: str, near: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {', '.join(repr(n) for n in near)}?" if near else ""
        super().__init__(f"no competency {competency_id!r} in the loaded frameworks{hint}")


class AmbiguousCompetency(RecommenderError):
    def __init__(self, name: str, ids: tuple[str, ...]) -> None:
        super().__init__(f"{name!r} names {len(ids)} competencies; use one of {', '.join(ids)}")


class UnknownRole(RecommenderError):
    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {', '.join(repr(n) for n in near)}?" if near else ""
        super().__init__(f"no role profile {name!r}{hint}")


class AmbiguousRole(RecommenderError):
    def __init__(self, name: str, ids: tuple[str, ...]) -> None:
        super().__init__(f"{name!r} names {len(ids)} role profiles; use one of {', '.join(ids)}")


class UnknownLearner(RecommenderError):
    def __init__(self, learner_id: str) -> None:
        super().__init__(f"no learner {learner_id!r}")


class UnknownItem(RecommenderError):
    def __init__(self, item_id: str, near: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {', '.join(repr(n) for n in near)}?" if near else ""
        super().__init__(f"no learning item {item_id!r}{hint}")


class UnknownPersona(RecommenderError):
    def __init__(self, persona_id: str) -> None:
        super().__init__(f"no persona {persona_id!r}")


class UnknownOverride(RecommenderError):
    def __init__(self, override_id: str) -> None:
        super().__init__(f"no override {override_id!r} that can still be undone")


class UnknownJourney(RecommenderError):
    def __init__(self, journey_id: str) -> None:
        super().__init__(f"no journey {journey_id!r}")


class UnreadableDatabase(RecommenderError):
    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"the database {url} cannot be used: {problem}")


class MissingVectors(RecommenderError):
    def __init__(self, encoder_id: str, n_missing: int) -> None:
        super().__init__(
            f"{n_missing} texts have no vector of the encoder {encoder_id}: run `journeys ingest`"
        )


class NoEdition(RecommenderError):
    def __init__(self) -> None:
        super().__init__("nothing is published yet: run `journeys publish` first")


class UnreadableEdition(RecommenderError):
    def __init__(self, edition_id: str, problem: str) -> None:
        super().__init__(f"edition {edition_id} cannot be used: {problem}; run `journeys publish`")


class UntrustedModel(RecommenderError):
    def __init__(self, path: str, expected: str, found: str) -> None:
        super().__init__(
            f"the weights at {path} have SHA-256 {found}, not {expected}: "
            "reinstall the package, or name a model of your own in the settings"
        )


class CyclicPrerequisites(RecommenderError):
    def __init__(self, ids: tuple[str, ...]) -> None:
        super().__init__(f"prerequisites run in a circle: {' -> '.join(ids)}")


class NoTargetRole(RecommenderError):
    def __init__(self, learner_id: str) -> None:
        super().__init__(f"learner {learner_id!r} has no target role: name a role profile")


class UnpublishedRole(RecommenderError):
    def __init__(self, role_id: str, framework_id: str) -> None:
        super().__init__(
            f"the role profile {role_id!r} is not in the published edition: make the framework "
            f"{framework_id!r} active, map the catalogue to it and run `journeys publish`"
        )


class NoJourneyYet(RecommenderError):
    def __init__(self, learner_id: str) -> None:
        super().__init__(f"no journey was made for learner {learner_id!r} yet")


class TooFewExamples(RecommenderError):
    """A model cannot be fitted on what there is."""

    def __init__(self, model: str, needed: str, found: str) -> None:
        super().__init__(f"the {model} model cannot be fitted: it needs {needed}; there is {found}")
