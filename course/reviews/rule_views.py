"""Rules of recognition: published before they count; a new version replaces one, no edit does."""

from uuid import UUID

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotReady
from course.reviews import rewarding, rule_queries
from course.reviews.blueprint import bp
from course.reviews.forms import RuleForm
from course.reviews.reward_views import back_to, fill_page
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import day
from course.web.guards import requires


@bp.route("/recognition/rules/new", methods=["GET", "POST"])
@requires(Act.RECOGNISE)
def publish_rule() -> ResponseReturnValue:
    """Publish a rule before it counts."""
    form = RuleForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as uow:
                rewarding.publish_rule(uow, actor=current_actor(), terms=form.terms())
        except NotReady as problem:
            form.from_on.errors = [str(problem)]
        else:
            flash("Published. Every firm reads it under Recognition.")
            return back_to("rules")
    lead = "Everybody reads a rule before it counts. Only what happens from its first day on does."
    return fill_page(form, "Publish a rule", lead, "Publish it", url_for(".publish_rule"))


@bp.route("/recognition/rules/<uuid:award_id>/next", methods=["GET", "POST"])
@requires(Act.RECOGNISE)
def next_rule(award_id: UUID) -> ResponseReturnValue:
    """Publish the next version of a rule; what holds now holds until it begins."""
    line = rule_queries.line(reading(), award_id, settings().clock().date())
    given = vars(line.newest.terms) | {"from_on": None}
    form = RuleForm(request.form if request.method == "POST" else None, **given)
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as uow:
                rewarding.publish_rule(
                    uow,
                    actor=current_actor(),
                    terms=form.terms(),
                    line_id=line.shown.line_id,
                )
        except NotReady as problem:
            form.from_on.errors = [str(problem)]
        else:
            flash(f"Published. The new version holds from {day(form.terms().from_on)}.")
            return back_to("rules")
    page = render_template("reviews/next_rule.html", form=form, line=line, award_id=award_id)
    return page, 422 if form.errors else 200
