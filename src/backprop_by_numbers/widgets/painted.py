"""What the labs have in common whose reader paints the network's image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from traitlets import observe

from backprop_by_numbers.widgets.lab import Lab
from backprop_by_numbers.widgets.traits import Image


class PaintedLab(Lab):
    """A lab whose view has an image that its reader paints.

    Attributes
    ----------
    image : ndarray
        As it is painted, read-only. Assigning one shows it.
    """

    image: Image  # each lab has its own, of its size

    def _follow_painting(self, image: ArrayLike) -> None:
        """Show an image, and from now on take over what the reader makes of it."""
        self.set_trait("image", image)
        self.view.observe(self._follow_pixels, "image")

    @observe("image")
    def _show_image(self, change: Mapping[str, Any]) -> None:
        self.view.image = change["new"].ravel().tolist()

    def _follow_pixels(self, change: Mapping[str, Any]) -> None:
        pixels = np.reshape(change["new"], self.image.shape)
        if not np.array_equal(pixels, self.image):
            self.set_trait("image", pixels)
