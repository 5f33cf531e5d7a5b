"""Questions about numbers that are no quantities of a network, from formulas."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from backprop_by_numbers.explaining import formula
from backprop_by_numbers.network.validation import count, one_of
from backprop_by_numbers.practice.mistake import Mistake, Section
from backprop_by_numbers.practice.question_variants import (
    ATTEMPTS,
    KEPT,
    VARIANTS,
    Made,
    Question,
    Variant,
    as_read,
    can_be_distinguished,
    prompt_for,
    significant,
    with_one_to_find,
    wrong_numbers,
)

#: So many decimals of what a formula gives are kept.
_DECIMALS = 14


def formula_question(
    name: str,
    right: str,
    numbers: Mapping[str, Sequence[float]],
    wrong: Mapping[str, tuple[str, str]],
    section: Section,
    *,
    hint: str,
    kind: str = "number",
    prompt: str = "",
    variants: int = VARIANTS,
) -> Question:
    """Prepare a question about a number that is no quantity of a network, from formulas.

    Parameters
    ----------
    name : str
        What is asked for: a letter or a word, with an index if need be, such as "n_weights".
    right : str
        Its formula, in the names of `numbers`.
    numbers : mapping of str to sequence of float
        What is given, by name: the chapter's own number first, and then others.
    wrong : mapping of str to (str, str)
        Mistakes by their names: the cause, as a clause, and the formula with the mistake in it.
    section : Section
        Where all of this is explained.
    hint : str
        In a sentence or two.
    kind : str, optional
        "number", or "find" for a mistake to find.
    prompt, variants
        As in `question`.

    Returns
    -------
    Question
        For `QuestionFigure`.

    Raises
    ------
    KeyError
        If a formula has a name that is not in `numbers`.
    TypeError, ValueError
        If there is no such kind, or if no other numbers can be found in which no two mistakes
        agree.

    Examples
    --------
    >>> asked = formula_question(
    ...     "n_weights",
    ...     "n_in * n_out",
    ...     {"n_in": (64, 100, 36), "n_out": (10, 4, 3)},
    ...     {
    ...         "added": ("the two numbers are added", "n_in + n_out"),
    ...         "squared": ("the inputs are counted twice", "n_in * n_in * n_out"),
    ...         "outputs alone": ("the inputs are not counted", "n_out"),
    ...     },
    ...     Section("12-something-to-learn", "The network"),
    ...     hint="Each neuron has a weight for each input.",
    ...     kind="find",
    ...     variants=3,
    ... )
    >>> sorted(asked.variants[0].wrong[0]), asked.variants[0].options
    ([(0, '74'), (1, '40960'), (2, '10')], (0, 1, 2))
    >>> asked.title, asked.variants[0].shown in asked.variants[0].wrong[0]
    ('Find the mistake: [n_weights]', True)
    """
    one_of(kind, "kind", ("number", "find"))
    count(variants, "variants", least=1)
    mistakes = tuple(Mistake(each, cause, section) for each, (cause, _) in wrong.items())
    texts = [text for _, text in wrong.values()]
    rng = np.random.default_rng(list(name.encode()))
    sets: list[Variant] = []
    found: list[dict[str, float]] = []
    for attempt in range(ATTEMPTS * variants):
        drawn = {n: float(v[0] if attempt == 0 else rng.choice(v)) for n, v in numbers.items()}
        answer, *others = (_evaluated(text, drawn) for text in (right, *texts))
        made: list[Made] = list(zip(mistakes, others, strict=True))
        if attempt and (answer == 0 or drawn in found or not can_be_distinguished(answer, made)):
            continue
        found.append(drawn)
        used = {n: significant(drawn[n], KEPT) for n in formula.names(right)}
        variant = Variant(
            tuple((n, significant(value, KEPT)) for n, value in drawn.items()),
            used | {name: significant(answer, KEPT)},
            (as_read(wrong_numbers(answer, made, own=attempt == 0), mistakes),),
        )
        if kind == "find":
            variant = with_one_to_find(variant, rng, range(len(mistakes)))
        sets.append(variant)
        if len(sets) == variants:
            break
    else:
        raise ValueError(f"variants must be fewer: only {len(sets)} could be found for {name}")
    return Question(
        kind,
        (name,),
        prompt or prompt_for(kind, [name]),
        (hint,),
        ((f"{name} = {right}",),),
        mistakes,
        tuple(sets),
    )


def _evaluated(text: str, numbers: Mapping[str, float]) -> float:
    result: float = formula.evaluate(text, numbers, math.exp, math.log)
    return round(result, _DECIMALS)  # the last bits of a sum that is 0 need not be 0
