"""Which columns a file of facts has, whatever they are called in it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from course.measures.domain import What
from course.people.roster_columns import Columns, columns_of, known_as

DONE = {
    "person_id": "id employee_id employee_no employee_number staff_id worker_id technician "
    "technician_id person",
    "vendor": "vendor_name company firm supplier contractor contractor_company",
    "kind": "type worker_type employment_type",
    "branch": "branch_name location site office depot",
}
"""Who did it and where."""

ALSO_CALLED: Mapping[What, Mapping[str, str]] = MappingProxyType(
    {
        What.VISITS: {
            "reference": "visit visit_id visit_reference job job_id job_number ticket order_number",
            **DONE,
            "window_from": "window_start slot_start appointment_from appointment_start from",
            "window_until": "window_end slot_end appointment_until appointment_end until to",
            "arrived_at": "arrived arrival arrival_time on_site_at",
            "called_at": "called customer_called_at late_call_at",
            "moved_by": "moved rescheduled_by cancelled_by",
            "moved_at": "rescheduled_at cancelled_at",
            "done": "completed job_done",
            "no_access": "no_entry not_at_home",
            "several_visits": "multi_visit planned_visits",
            "return_of": "repeat_of return_visit_of recall_of",
            "damage_found_at": "damage_at damage_found",
            "office_called_at": "office_told_at damage_reported_at",
        },
        What.SURVEYS: {
            "reference": "reply reply_id survey survey_id response_id",
            "visit": "visit_id visit_reference job job_id job_number",
            "replied_at": "replied answered_at response_date date",
            "question": "question_text wording",
            "score": "rating points stars answer csat",
        },
        What.COMPLAINTS: {
            "reference": "complaint complaint_id case case_id ticket",
            "visit": "visit_id visit_reference job job_id job_number",
            **DONE,
            "logged_at": "logged opened_at received_at date",
            "agreed_at": "agreed settled_at customer_agreed_at",
        },
    }
)
REQUIRED: Mapping[What, tuple[str, ...]] = MappingProxyType(
    {
        What.VISITS: ("reference", "branch", "window_from", "window_until"),
        What.SURVEYS: ("reference", "visit", "replied_at", "score"),
        What.COMPLAINTS: ("reference", "logged_at"),
    }
)


def names(what: What) -> tuple[str, ...]:
    """The columns as this system writes them."""
    return tuple(ALSO_CALLED[what])


def reader(what: What) -> Callable[[Sequence[str]], Columns]:
    """Reads the header row of such a file."""
    return partial(columns_of, known=known_as(ALSO_CALLED[what]), required=REQUIRED[what])
