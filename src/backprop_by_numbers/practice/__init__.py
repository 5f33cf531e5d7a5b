"""Whether a number is right, to how many digits, and if not, which known mistake gives it.

>>> from backprop_by_numbers.practice import check
>>> check("out_h1", "0.3775").mistakes[0].name
'activation function not applied'
"""

from backprop_by_numbers.practice.auditing import audit
from backprop_by_numbers.practice.catalogue import MISTAKES
from backprop_by_numbers.practice.diagnosis import Diagnosis, check, diagnose
from backprop_by_numbers.practice.formula_questions import formula_question
from backprop_by_numbers.practice.mistake import Mistake, Section
from backprop_by_numbers.practice.network_questions import find_the_mistake, question
from backprop_by_numbers.practice.question_variants import Question
from backprop_by_numbers.practice.verdict import Audit, Verdict

__all__ = [
    "MISTAKES",
    "Audit",
    "Diagnosis",
    "Mistake",
    "Question",
    "Section",
    "Verdict",
    "audit",
    "check",
    "diagnose",
    "find_the_mistake",
    "formula_question",
    "question",
]
