"""Rules of recognition: published before they count; a new version replaces one, no edit does."""

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.reviews import rewarding, rule_queries
from course.reviews.blueprint import bp
from course.reviews.forms import RuleForm
from course.reviews.reward_views import fill_page, part_of_page
from course.web.acting import acted, beside
from course.web.context import current_actor, reading, settings
from course.web.filters import day
from course.web.guards import requires


@bp.route("/recognition/rules/new", methods=["GET", "POST"])
@requires(Act.RECOGNISE)
def publish_rule() -> ResponseReturnValue:
    """Publish a rule before it counts."""
    form = RuleForm(request.form if request.method == "POST" else None)
    went = acted(
        form,
        lambda uow: rewarding.publish_rule(uow, actor=current_actor(), terms=form.terms()),
        says=lambda _: "Published. Every firm reads it under Recognition.",
        to=part_of_page("rules"),
        unless=beside(form.from_on),
    )
    if went:
        return went
    lead = "Everybody reads a rule before it counts. Only what happens from its first day on does."
    return fill_page(form, "Publish a rule", lead, "Publish it", url_for(".publish_rule"))


@bp.route("/recognition/rules/<uuid:award_id>/next", methods=["GET", "POST"])
@requires(Act.RECOGNISE)
def next_rule(award_id: UUID) -> ResponseReturnValue:
    """Publish the next version of a rule; what holds now holds until it begins."""
    line = rule_queries.line(reading(), award_id, settings().clock().date())
    given = vars(line.newest.terms) | {"from_on": None}
    form = RuleForm(request.form if request.method == "POST" else None, **given)
    went = acted(
        form,
        lambda uow: rewarding.publish_rule(
            uow, actor=current_actor(), terms=form.terms(), line_id=line.shown.line_id
        ),
        says=lambda _: f"Published. The new version holds from {day(form.terms().from_on)}.",
        to=part_of_page("rules"),
        unless=beside(form.from_on),
    )
    if went:
        return went
    page = render_template("reviews/next_rule.html", form=form, line=line, award_id=award_id)
    return page, 422 if form.errors else 200
