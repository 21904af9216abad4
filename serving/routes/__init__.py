"""The resources of the API, one file each."""

from serving.routes import (
    frameworks,
    gaps,
    health,
    interactions,
    items,
    journeys,
    learners,
    overrides,
    recommendations,
)

ROUTERS = (
    health.router,
    frameworks.router,
    items.router,
    overrides.router,
    learners.router,
    gaps.router,
    journeys.router,
    recommendations.router,
    interactions.router,
)
