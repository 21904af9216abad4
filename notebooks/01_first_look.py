# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # A first look
#
# From four catalogues to one person's journey, with the numbers in between. Everything below is the
# demo organisation that ships with the package: Tidewater Instruments, which builds river probes in
# Bristol and Kiel and does not exist. Swap in your own home folder and the rest works unchanged.
#
# You need `pip install '.[notebooks]'` and about a minute.

# %%
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import shorten

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from recommender.assessment import RatingSource
from recommender.edition import LEAST_CONFIDENCE, mapping_at
from recommender.explanation import render
from recommender.gaps import find_gaps, rung_needs
from recommender.item import Modality
from recommender.journey import JourneySettings, build_journey
from recommender.store.home import Home
from recommender.store.published import Published
from recommender.store.requests import for_learner
from recommender.store.session import open_database
from recommender.store.transaction import begin

TODAY = date(2026, 6, 1)
LEARNER = "mara-holm"

# Okabe and Ito's colours, which people of every colour vision can tell apart.
BLUE, ORANGE, GREEN = "#0072B2", "#E69F00", "#009E73"
PINK, SKY, GREY = "#CC79A7", "#56B4E9", "#8C8C8C"
plt.rcParams.update({
    "figure.dpi": 110, "font.size": 10, "axes.titlesize": 11, "axes.titlelocation": "left",
    "axes.titleweight": "bold", "axes.spines.top": False, "axes.spines.right": False,
    "axes.axisbelow": True, "legend.frameon": False,
})  # fmt: skip
pd.set_option("display.max_colwidth", 90)
pd.set_option("display.precision", 2)

# %% [markdown]
# ## Build the organisation
#
# `journeys demo` is nothing but the public commands, one after the other: load a framework, ingest
# catalogues, load people, publish. It prints each of them. Here they fill a folder that is thrown
# away at the end; your own settings are kept out of it.

# %%
folder = tempfile.TemporaryDirectory()
home = Home(Path(folder.name))
journeys = str(Path(sys.executable).with_name("journeys"))
demo = subprocess.run(
    [journeys, "--home", folder.name, "demo"],
    env={name: value for name, value in os.environ.items() if not name.startswith("JOURNEYS_")},
    capture_output=True,
    text=True,
)
print("\n".join(line for line in demo.stderr.splitlines() if line.startswith(("$", "error"))))
demo.check_returncode()

# %% [markdown]
# What was published is an *edition*: items, competencies, mappings and vectors in files that never
# change. `coverage_base` says, for every item and every *rung* (one level of one competency), how
# likely the item takes a learner over that rung.

# %%
database = open_database(home.database)
with begin(database) as transaction:
    corrected = Published(home).now(transaction)
    request = for_learner(
        transaction, corrected, LEARNER, settings=JourneySettings(hours=60), today=TODAY
    )
    learner = transaction.people.learner(LEARNER)
    ratings = transaction.people.ratings_of(LEARNER)
edition, rungs = corrected.edition, corrected.edition.rungs
label_of = {competency.id: competency.label for competency in rungs.competencies}
print(
    f"{edition.n_items} items, {len(rungs.competencies)} competencies with {rungs.n_rungs} rungs, "
    f"{edition.mappings.n_mappings} mappings, {len(edition.roles)} role profiles"
)


# %% [markdown]
# ## The catalogue
#
# Real catalogues are uneven: most of this one is courses and microlearning, one provider writes in
# German, and some items do not say how long they take. A plan reckons those with what their
# modality usually takes, and says so.


# %%
def words(modality):
    return str(modality).replace("_", " ")


items = pd.DataFrame(
    {
        "title": item.title,
        "provider": item.provider,
        "modality": words(item.modality),
        "minutes": item.planned_minutes,
        "is_estimated": item.minutes is None or item.minutes_are_estimated,
    }
    for item in edition.items
)
counts = items.groupby(["modality", "provider"]).size().unstack(fill_value=0)
counts = counts.loc[counts.sum(axis=1).sort_values().index, counts.sum().sort_values().index[::-1]]

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6), sharey=True, layout="constrained")
counts.plot.barh(stacked=True, ax=left, color=[BLUE, ORANGE, GREEN, PINK], width=0.75)
left.set(title="Items by modality and provider", xlabel="items", ylabel="")
left.legend(title="", loc="lower right")
spread = np.random.default_rng(0).uniform(-0.25, 0.25, len(items))
height = items["modality"].map({name: place for place, name in enumerate(counts.index)}) + spread
for is_estimated, colour, label in ((False, BLUE, "stated"), (True, ORANGE, "estimated")):
    some = items["is_estimated"] == is_estimated
    right.scatter(items["minutes"][some], height[some], s=16, c=colour, alpha=0.7, label=label)
right.set(title="How long they take", xlabel="length, log scale", xscale="log")
right.set_xticks([5, 15, 60, 240, 960, 3840], ["5 min", "15 min", "1 h", "4 h", "16 h", "64 h"])
right.grid(axis="x", alpha=0.3)
right.legend(loc="lower right")
plt.show()

# %% [markdown]
# ## The mappings
#
# The matcher says what each item teaches: a competency, the levels it leads from and to, and a
# *confidence*, the probability that the item really teaches it. Providers may declare mappings of
# their own. A plan builds on mappings from a confidence of 0.2; those below are kept for
# curators to look at.

# %%
mappings = pd.DataFrame(mapping_at(edition, row) for row in range(edition.mappings.n_mappings))
is_declared = mappings["origin"] == "declared"
confidences = [mappings["confidence"][~is_declared], mappings["confidence"][is_declared]]

figure, axes = plt.subplots(figsize=(8, 3.4), layout="constrained")
labels = ["found by the matcher", "declared by the provider"]
axes.hist(confidences, np.linspace(0, 1, 26), stacked=True, color=[BLUE, ORANGE], label=labels)
axes.axvline(LEAST_CONFIDENCE, color="black", linestyle="--", linewidth=1)
axes.text(LEAST_CONFIDENCE + 0.01, axes.get_ylim()[1] * 0.9, "plans build on these →", fontsize=9)
axes.set(title="How sure the mappings are", xlabel="confidence", ylabel="mappings", xlim=(0, 1))
axes.legend(loc="upper right")
plt.show()

# %% [markdown]
# Some of the surest, some doubtful ones, and the words of the item that speak for each. Read a few:
# this is what a curator accepts, corrects or rejects with `journeys override`.

# %%
titles = {item.id: item.title for item in edition.items}
ranked = mappings[mappings["evidence"] != ""].sort_values("confidence", ascending=False)
shown = ranked.iloc[np.linspace(0, len(ranked) * 0.6, 9).astype(int)]
shown = shown.assign(
    item=shown["item_id"].map(titles), competency=shown["competency_id"].map(label_of)
)
columns = ["item", "competency", "entry_level", "exit_level", "confidence", "evidence"]
shown[columns].reset_index(drop=True)

# %% [markdown]
# Where does the catalogue help, and where has it holes? Each cell adds up how likely every item
# takes a learner over that rung: 2.0 is as good as two items that surely do. Dark cells are where
# people will wait in vain. The right-hand column is the thinnest: few items make an expert, so
# mentoring, projects on real work or a purchase would have to.

# %%
offered = np.asarray(corrected.coverage_base.sum(axis=0)).ravel()
table = pd.DataFrame(offered.reshape(-1, 4), index=[c.label for c in rungs.competencies])
clusters = pd.Series([c.cluster for c in rungs.competencies], index=table.index)
order = sorted(table.index, key=lambda name: (clusters[name], -table.loc[name].sum()))
table, clusters = table.loc[order], clusters.loc[order]
brightness = np.sqrt(table / table.to_numpy().max()).to_numpy()
levels = [f"{n} {name}" for n, name in enumerate(rungs.competencies[0].scale.names, start=1)]

figure, axes = plt.subplots(figsize=(8.5, 11.5), layout="constrained")
axes.imshow(brightness, cmap="cividis", aspect="auto")
for (row, column), value in np.ndenumerate(table.to_numpy()):
    colour = "white" if brightness[row, column] < 0.55 else "black"
    axes.text(column, row, f"{value:.1f}", ha="center", va="center", color=colour, fontsize=8)
axes.set_yticks(range(len(table)), table.index, fontsize=8.5)
axes.set_xticks(range(4), levels)
axes.xaxis.tick_top()
for name, part in clusters.groupby(clusters):
    rows = [order.index(label) for label in part.index]
    axes.axhline(rows[-1] + 0.5, color="white", linewidth=2.5)
    axes.text(3.6, np.mean(rows), name, va="center", fontsize=9)
axes.set_title("What the catalogue offers: expected number of items for each rung", pad=14, x=-0.55)
axes.tick_params(length=0)
axes.spines[:].set_visible(False)
plt.show()

# %% [markdown]
# ## One person's gaps
#
# Mara Holm is a software engineer who wants to become a senior one. She rated herself, her manager
# rated her, and on some things they disagree. A level that she holds is therefore never one
# number but a *belief*: a probability for each level, in which a test counts for more than a
# self-rating and an old rating for less than a fresh one. What nobody rated is unknown, not zero.

# %%
rated = defaultdict(list)
for rating in ratings:
    rated[rating.competency_id].append(rating)
gaps = find_gaps(request.beliefs, request.target.requirements, rungs)
told = sorted(gaps, key=lambda gap: -len({r.level for r in rated[gap.competency_id]}))[:9]
MARKS = {
    RatingSource.SELF: ("o", ORANGE),
    RatingSource.MANAGER: ("s", PINK),
    RatingSource.PEER: ("^", GREEN),
    RatingSource.TEST: ("D", "black"),
    RatingSource.CREDENTIAL: ("P", GREY),
    RatingSource.ACTIVITY: ("X", BLUE),
}
figure, grid = plt.subplots(3, 3, figsize=(11, 6.6), sharex=True, sharey=True, layout="constrained")
for axes, gap in zip(grid.flat, told, strict=True):
    belief = request.beliefs.probability[rungs.row_of[gap.competency_id], :5]
    axes.bar(range(5), belief, color=SKY, width=0.8)
    axes.axvline(gap.required, color="black", linestyle=":", linewidth=1.5)
    for place, rating in enumerate(rated[gap.competency_id]):
        mark, colour = MARKS[rating.source]
        axes.plot(rating.level, 1.28 - 0.13 * place, mark, color=colour, markersize=7)
    axes.set(title=label_of[gap.competency_id], ylim=(0, 1.38), yticks=[0, 0.5, 1])
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.set_xticks(range(5), ["not\nyet", "1", "2", "3", "4"])
handles = [
    Line2D([], [], marker=mark, color=colour, linestyle="", label=words(source))
    for source, (mark, colour) in MARKS.items()
]
handles += [Patch(color=SKY, label="belief"), Line2D([], [], color="k", ls=":", label="asked for")]
figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
figure.supylabel("probability of holding the level")
plt.show()

# %% [markdown]
# The *need* of a rung is how much the role cares times the probability that she does not hold it
# yet. Low rungs are pale and short, for she most likely holds them; the dark ones are what the
# role asks for in the end.

# %%
needs = rung_needs(request.beliefs, request.target.requirements, rungs).reshape(-1, 4)
asked = [rungs.row_of[gap.competency_id] for gap in reversed(gaps)]
names = [label_of[gap.competency_id] for gap in reversed(gaps)]

figure, axes = plt.subplots(figsize=(9, 5), layout="constrained")
shades = plt.get_cmap("cividis_r")(np.linspace(0.1, 0.95, 4))
by_rung = pd.DataFrame(needs[asked], index=names, columns=levels)
by_rung.plot.barh(stacked=True, ax=axes, color=shades, width=0.8)
axes.set(title=f"What {learner.name} needs, by rung", xlabel="need (weight × probability)")
axes.legend(title="rung", loc="lower right")
plt.show()

# %% [markdown]
# ## One journey
#
# Sixty hours at five a week, chosen from every item in her languages. Each bar is a step, laid on
# the weeks it takes.

# %%
FAMILIES = {
    "study": (BLUE, "course microlearning book article"),
    "watch and listen": (PINK, "video audio"),
    "with people": (ORANGE, "mentoring coaching peer_session"),
    "at work": (GREEN, "project tool job_aid"),
}
colour_of = {Modality(m): c for c, members in FAMILIES.values() for m in members.split()}
journey = build_journey(request)

done = np.cumsum([0, *(step.minutes for step in journey.steps)]) / 60 / journey.hours_per_week
figure, axes = plt.subplots(figsize=(11, 0.27 * len(journey.steps) + 1.4), layout="constrained")
for place, step in enumerate(journey.steps):
    end = max(done[place + 1], done[place] + 0.08)
    axes.barh(place, end - done[place], left=done[place], color=colour_of[step.modality])
    length = f"{'about ' if step.minutes_are_estimated else ''}{step.minutes} min"
    axes.text(end, place, f" {words(step.modality)}, {length}", va="center", fontsize=8)
axes.set_yticks(
    range(len(journey.steps)), [shorten(step.title, 50, placeholder=" …") for step in journey.steps]
)
axes.tick_params(axis="y", labelsize=8)
axes.set(
    title=f"{learner.name}'s journey to {journey.role_label}: {len(journey.steps)} steps, "
    f"{journey.minutes / 60:.0f} hours, {journey.weeks} weeks",
    xlabel=f"weeks, at {journey.hours_per_week:g} hours a week",
    xlim=(0, journey.weeks * 1.25),
    xticks=range(0, journey.weeks + 1, 2),
    ylim=(len(journey.steps) - 0.4, -0.6),
)
axes.grid(axis="x", alpha=0.3)
axes.legend(handles=[Patch(color=c, label=n) for n, (c, _) in FAMILIES.items()], loc="upper right")
plt.show()

# %% [markdown]
# Every step says why it is there, in the numbers that chose it. The step that gains most:

# %%
best = max(journey.steps, key=lambda step: step.gain)
print(f"{best.position}. {best.title} ({best.provider}, {words(best.modality)})")
for reason in best.reasons:
    print(f"   {render(reason)}")

# %% [markdown]
# What do more hours buy? The line is the need that the plan is expected to close. The shaded band
# reaches up to a proved bound that no plan within these hours can pass: where it is thin, little
# could be gained by searching longer. The bound knows nothing of her persona, which asks for a
# share of projects and of peer sessions; where it is wide, that wish is mostly what it costs.

# %%
budgets = [2, 5, 10, 20, 30, 40, 60, 80, 100, 150]
plans = [
    build_journey(replace(request, settings=replace(request.settings, hours=float(hours))))
    for hours in budgets
]
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
value = np.array([plan.value / plan.need for plan in plans])
bound = np.array([plan.upper_bound / plan.need for plan in plans])
left.fill_between(budgets, value, bound, color=SKY, alpha=0.45, label="room up to the proved bound")
left.plot(budgets, value, "o-", color=BLUE, label="expected of the plan")
left.set(title="Need closed as hours grow", xlabel="hours", ylabel="share of all that is needed")
left.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
left.set_ylim(0)
left.legend(loc="lower right")

gained = defaultdict(float)
for rung in (rung for step in journey.steps for rung in step.rungs):
    gained[rung.competency_id] += rung.gain
total = np.array([gap.weight * gap.required for gap in reversed(gaps)])
before = 1 - np.array([gap.need for gap in reversed(gaps)]) / total
after = before + np.array([gained[gap.competency_id] for gap in reversed(gaps)]) / total
right.hlines(names, before, after, color=GREY, linewidth=2, zorder=1)
right.scatter(before, names, s=45, color="white", edgecolors=BLUE, label="before")
right.scatter(after, names, s=45, color=BLUE, label="expected after", alpha=0.8)
right.set(
    title=f"Readiness: {journey.readiness_before:.0%} before, {journey.readiness_after:.0%} after",
    xlabel="share of the levels asked for that are held",
    xlim=(0, 1),
)
right.xaxis.set_major_formatter(PercentFormatter(1))
right.tick_params(axis="y", labelsize=8)
right.grid(axis="x", alpha=0.3)
right.legend(loc="upper left", bbox_to_anchor=(-0.6, -0.05), ncols=1)
plt.show()

# %% [markdown]
# "Expected" is meant literally: no step is sure to be finished, to teach what it says, or to fit,
# and the readiness after counts all of that. As people finish steps and are rated again, beliefs
# sharpen and the next journey builds on them.
#
# From here: change `LEARNER` or the hours above; correct a mapping with `journeys override` and
# plan again; or read `recommender/`, where each of these numbers is a function of a few lines.

# %%
database.dispose()
folder.cleanup()
