"""An environment in which NumPy computes as it would on a processor from before 2013.

NumPy and its matrix library pick their code by processor, and the last bits of a result differ
from one to the next.
"""

from numpy._core._multiarray_umath import (  # the only place where NumPy says it
    __cpu_dispatch__ as dispatched,
)
from numpy._core._multiarray_umath import __cpu_features__ as found

OLDER_PROCESSOR = {
    "NPY_DISABLE_CPU_FEATURES": " ".join(feature for feature in dispatched if found[feature]),
    "OPENBLAS_CORETYPE": "Nehalem",
}
