"""What a compiled course is made of. Frozen, plain data: no files, no database, no web.

Everything a page shows is here already filled in (parameters), rendered (HTML) and checked, so
that nothing is compiled while somebody waits. Ids are stable for ever; nothing is addressed by
its position.
"""

from course.content.model.agreement import (
    Agreement,
    Change,
    Clause,
    Section,
)
from course.content.model.check import (
    Blueprint,
    Check,
    CriticalDraw,
    Part,
)
from course.content.model.lessons import (
    Block,
    ClauseBlock,
    Module,
    PictureBlock,
    RecallBlock,
    Screen,
    TextBlock,
)
from course.content.model.measures import LIMITED, Measure, MeasureId
from course.content.model.questions import (
    POINTS,
    Case,
    Decision,
    Endings,
    Item,
    ItemUse,
    Option,
    Rating,
    Scenario,
)
from course.content.model.refreshers import (
    is_refresher,
    refresher_id,
    whole_path_id,
)
from course.content.model.revision import (
    CourseFacts,
    CredentialDefinition,
    LearningPath,
    PackFile,
    Review,
    Revision,
)

__all__ = [
    "LIMITED",
    "POINTS",
    "Agreement",
    "Block",
    "Blueprint",
    "Case",
    "Change",
    "Check",
    "Clause",
    "ClauseBlock",
    "CourseFacts",
    "CredentialDefinition",
    "CriticalDraw",
    "Decision",
    "Endings",
    "Item",
    "ItemUse",
    "LearningPath",
    "Measure",
    "MeasureId",
    "Module",
    "Option",
    "PackFile",
    "Part",
    "PictureBlock",
    "Rating",
    "RecallBlock",
    "Review",
    "Revision",
    "Scenario",
    "Screen",
    "Section",
    "TextBlock",
    "is_refresher",
    "refresher_id",
    "whole_path_id",
]
