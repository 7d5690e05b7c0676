"""The demo company: who works where, and how far each of them has come. Nobody is real."""

from dataclasses import dataclass
from enum import StrEnum

from course.actor import Role


class State(StrEnum):
    """Where somebody stands on the day the demo is made."""

    UNASKED = "unasked"
    NOT_STARTED = "not started"
    HALF_WAY = "half way"
    LATE = "half way, and the day has passed"
    READY = "all but the check, and the day has passed"
    NOT_YET = "the check was not enough yet"
    CERTIFIED = "certified"
    RENEWED = "certified for the second time"
    EXPIRING = "certified, and about to expire"
    LAPSED = "was certified"
    REVOKED = "certified, then taken back"


@dataclass(frozen=True)
class Someone:
    """``code`` is the person id; ``vendor`` empty for employees; ``days`` moves dates apart."""

    code: str
    name: str
    branch: str
    vendor: str
    job_role: str
    state: State
    days: int = 0
    role: Role | None = None


@dataclass(frozen=True)
class Door:
    """A sign-in link that the demo prints: what it shows, and whose it is."""

    label: str
    code: str


REGIONS = {"North": ("Harbour", "Mill Road"), "South": ("Castle Park", "Weston")}
TIME_ZONES = {
    "Harbour": "Europe/Dublin",
    "Mill Road": "Europe/Dublin",
    "Castle Park": "Europe/London",
    "Weston": "Europe/Lisbon",
}
PIKE, KESTREL, BRAMLEY = "Pike Field Services", "Kestrel Heating", "Bramley Electrical"
VENDORS = (PIKE, KESTREL, BRAMLEY)

DOORS = (
    Door("learner, contractor", "PK-02"),
    Door("learner, employee", "AL-1006"),
    Door("vendor admin", "PK-01"),
    Door("branch manager", "AL-1001"),
    Door("region manager", "AL-1090"),
    Door("HR", "AL-1092"),
    Door("author", "AL-1093"),
    Door("auditor", "AL-1094"),
    Door("admin", "AL-1095"),
)

ROLL_OUT = "Field roll-out"
WAVES = {"Harbour": -60, "Weston": -20, "Castle Park": 9, "Mill Road": 23}
"""The first day of each branch in the demo's roll-out plan, in days from today."""

S = State
TECHNICIAN, CLERK, PLANNER = "technician", "clerk", "planner"
MANAGER, HEAD, AGENT = "branch manager", "region manager", "vendor admin"

PEOPLE = (
    # Harbour: the branch of the mock-up, with somebody in every state.
    Someone("AL-1001", "Dana Whitfield", "Harbour", "", MANAGER, S.CERTIFIED, 124, Role.MANAGER),
    Someone("AL-1002", "Ines Duarte", "Harbour", "", TECHNICIAN, S.EXPIRING, 47),
    Someone("AL-1003", "Grace Mbeki", "Harbour", "", TECHNICIAN, S.LAPSED, 5),
    Someone("AL-1004", "Lee Tran", "Harbour", "", CLERK, S.CERTIFIED, 148),
    Someone("AL-1005", "Aylin Demir", "Harbour", "", CLERK, S.NOT_YET, 6),
    Someone("AL-1006", "Noor Hassan", "Harbour", "", PLANNER, S.HALF_WAY, 4),
    Someone("AL-1007", "Bríd Ní Dhomhnaill", "Harbour", "", TECHNICIAN, S.RENEWED, 12),
    Someone("PK-01", "Joan Pike", "Harbour", PIKE, AGENT, S.EXPIRING, 49, Role.VENDOR_ADMIN),
    Someone("PK-02", "Sam Okoro", "Harbour", PIKE, TECHNICIAN, S.HALF_WAY, 2),
    Someone("PK-03", "Tomasz Zielinski", "Harbour", PIKE, TECHNICIAN, S.LATE, 10),
    Someone("PK-04", "Łukasz Wójcik", "Harbour", PIKE, TECHNICIAN, S.CERTIFIED, 63),
    Someone("KE-01", "Mateo Ruiz", "Harbour", KESTREL, TECHNICIAN, S.READY, 2),
    Someone("KE-02", "Hanna Virtanen", "Harbour", KESTREL, TECHNICIAN, S.CERTIFIED, 73),
    Someone("BR-01", "Piotr Kowal", "Harbour", BRAMLEY, TECHNICIAN, S.CERTIFIED, 15),
    Someone("BR-02", "Nguyễn Thị Mai", "Harbour", BRAMLEY, TECHNICIAN, S.NOT_STARTED, 3),
    # Mill Road
    Someone("AL-1020", "Owen Hughes", "Mill Road", "", MANAGER, S.CERTIFIED, 201, Role.MANAGER),
    Someone("AL-1021", "Siobhán Kelly", "Mill Road", "", CLERK, S.CERTIFIED, 40),
    Someone("AL-1022", "Ravi Subramaniam", "Mill Road", "", TECHNICIAN, S.CERTIFIED, 61),
    Someone("AL-1023", "Zofia Nowak", "Mill Road", "", TECHNICIAN, S.HALF_WAY, 7),
    Someone("AL-1024", "Emeka Eze", "Mill Road", "", TECHNICIAN, S.EXPIRING, 20),
    Someone("AL-1025", "Caoimhe Byrne", "Mill Road", "", PLANNER, S.NOT_STARTED, 1),
    Someone("AL-1026", "Jonas Petraitis", "Mill Road", "", TECHNICIAN, S.LAPSED, 31),
    Someone("PK-05", "Femi Adeyemi", "Mill Road", PIKE, TECHNICIAN, S.CERTIFIED, 26),
    Someone("PK-06", "Ana Popescu", "Mill Road", PIKE, TECHNICIAN, S.NOT_YET, 3),
    Someone("PK-07", "محمد الفارسي", "Mill Road", PIKE, TECHNICIAN, S.CERTIFIED, 33),
    Someone(
        "KE-03", "Aoife Brennan", "Mill Road", KESTREL, AGENT, S.CERTIFIED, 99, Role.VENDOR_ADMIN
    ),
    Someone("KE-04", "Dmitri Volkov", "Mill Road", KESTREL, TECHNICIAN, S.LATE, 4),
    Someone("BR-03", "Kofi Adomako", "Mill Road", BRAMLEY, TECHNICIAN, S.REVOKED, 12),
    Someone("BR-04", "Gráinne O’Shea", "Mill Road", BRAMLEY, TECHNICIAN, S.RENEWED, 30),
    Someone("BR-05", "Anders Lund", "Mill Road", BRAMLEY, TECHNICIAN, S.UNASKED),
    # Castle Park
    Someone("AL-1040", "Beatriz Moreira", "Castle Park", "", MANAGER, S.EXPIRING, 33, Role.MANAGER),
    Someone("AL-1041", "Callum Fraser", "Castle Park", "", TECHNICIAN, S.CERTIFIED, 19),
    Someone("AL-1042", "Priya Raghunathan", "Castle Park", "", CLERK, S.CERTIFIED, 68),
    Someone("AL-1043", "Yusuf Çelik", "Castle Park", "", TECHNICIAN, S.READY, 5),
    Someone("AL-1044", "Gwen Llewellyn", "Castle Park", "", CLERK, S.HALF_WAY, 10),
    Someone("AL-1045", "山田 太郎", "Castle Park", "", TECHNICIAN, S.CERTIFIED, 58),
    Someone("AL-1046", "Maja Kovačević", "Castle Park", "", TECHNICIAN, S.NOT_STARTED, 2),
    Someone("AL-1047", "Isaac Mensah", "Castle Park", "", PLANNER, S.LAPSED, 16),
    Someone("PK-08", "Chiara Bianchi", "Castle Park", PIKE, TECHNICIAN, S.CERTIFIED, 47),
    Someone("PK-09", "Tariq Aziz", "Castle Park", PIKE, TECHNICIAN, S.LATE, 13),
    Someone("KE-05", "Erik Sjöberg", "Castle Park", KESTREL, TECHNICIAN, S.CERTIFIED, 44),
    Someone("KE-06", "Lwazi Dlamini", "Castle Park", KESTREL, TECHNICIAN, S.NOT_YET, 1),
    Someone(
        "BR-06", "Orla Gallagher", "Castle Park", BRAMLEY, AGENT, S.CERTIFIED, 88, Role.VENDOR_ADMIN
    ),
    Someone("BR-07", "Stefan Ilić", "Castle Park", BRAMLEY, TECHNICIAN, S.EXPIRING, 8),
    Someone("BR-08", "Hye-jin Park", "Castle Park", BRAMLEY, TECHNICIAN, S.UNASKED),
    # Weston
    Someone("AL-1060", "Henrik Sørensen", "Weston", "", MANAGER, S.CERTIFIED, 150, Role.MANAGER),
    Someone("AL-1061", "Leonor Azevedo", "Weston", "", CLERK, S.CERTIFIED, 70),
    Someone("AL-1062", "Tiago Ferreira", "Weston", "", TECHNICIAN, S.CERTIFIED, 36),
    Someone("AL-1063", "Fatima Zahra Idrissi", "Weston", "", TECHNICIAN, S.EXPIRING, 14),
    Someone("AL-1064", "Duarte Pinto", "Weston", "", TECHNICIAN, S.NOT_STARTED, 5),
    Someone("AL-1065", "Olena Shevchenko", "Weston", "", PLANNER, S.HALF_WAY, 3),
    Someone("PK-10", "Jean-Luc Mukendi", "Weston", PIKE, TECHNICIAN, S.CERTIFIED, 12),
    Someone("PK-11", "Inês Carvalho", "Weston", PIKE, TECHNICIAN, S.LAPSED, 24),
    Someone("KE-07", "Björk Einarsdóttir", "Weston", KESTREL, TECHNICIAN, S.CERTIFIED, 29),
    Someone("KE-08", "Marek Dvořák", "Weston", KESTREL, TECHNICIAN, S.READY, 9),
    Someone("BR-09", "Aarav Deshmukh", "Weston", BRAMLEY, TECHNICIAN, S.CERTIFIED, 52),
    Someone("BR-10", "Rosa Almeida", "Weston", BRAMLEY, TECHNICIAN, S.NOT_YET, 4),
    # Those who look after several branches, or after the course itself.
    Someone(
        "AL-1090", "Marta Lindqvist", "Harbour", "", HEAD, S.CERTIFIED, 210, Role.REGION_MANAGER
    ),
    Someone(
        "AL-1091", "Amara Nwosu", "Castle Park", "", HEAD, S.CERTIFIED, 54, Role.REGION_MANAGER
    ),
    Someone("AL-1092", "Ruth Abara", "Harbour", "", "HR", S.CERTIFIED, 140, Role.HR),
    Someone("AL-1093", "Elif Kaya", "Harbour", "", "author", S.UNASKED, 0, Role.AUTHOR),
    Someone("AL-1094", "Vikram Chandra", "Weston", "", "auditor", S.UNASKED, 0, Role.AUDITOR),
    Someone("AL-1095", "Nils Aalto", "Harbour", "", "administrator", S.UNASKED, 0, Role.ADMIN),
)
