"""Every number that the article prints, as it prints it: text, never a float.

The article is Matt Mazur's "A Step by Step Backpropagation Example" (17 March 2015). One number,
marked with a prime, comes from a later edition of it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Printed:
    """One printed number.

    Attributes
    ----------
    name : str
        The quantity's name; a prime at its end marks the later edition's number.
    text : str
        The number as printed, trailing zeros included.
    chapter : str
        The part of the article that prints it, one of `CHAPTERS`.
    """

    name: str
    text: str
    chapter: str

    @property
    def is_of_later_edition(self) -> bool:
        """Whether only a later edition prints this number."""
        return self.name.endswith("'")

    @property
    def quantity(self) -> str:
        """The name without the mark of an edition."""
        return self.name.removesuffix("'")

    @property
    def digits(self) -> int:
        """How many digits after the point are printed."""
        return len(self.text.partition(".")[2])


_ROWS = {
    "setup": """
        i1               0.05
        i2               0.10
        target_o1        0.01
        target_o2        0.99
        w1               0.15
        w2               0.20
        w3               0.25
        w4               0.30
        w5               0.40
        w6               0.45
        w7               0.50
        w8               0.55
        b1               0.35
        b2               0.60
        eta              0.5
    """,
    "forward pass": """
        net_h1           0.3775
        out_h1           0.593269992
        out_h2           0.596884378
        net_o1           1.105905967
        out_o1           0.75136507
        out_o2           0.772928465
    """,
    "error": """
        E_o1             0.274811083
        E_o2             0.023560026
        E_total          0.298371109
    """,
    "output layer": """
        dE_total/dout_o1 0.74136507
        dout_o1/dnet_o1  0.186815602
        dnet_o1/dw5      0.593269992
        delta_o1         0.138498562
        dE_total/dw5     0.082167041
        w5+              0.35891648
        w6+              0.408666186
        w7+              0.511301270
        w8+              0.561370121
    """,
    "hidden layer": """
        dE_o1/dout_h1    0.055399425
        dE_o2/dout_h1    -0.019049119
        dE_total/dout_h1 0.036350306
        dout_h1/dnet_h1  0.241300709
        dnet_h1/dw1      0.05
        dE_total/dw1     0.000438568
        w1+              0.149780716
        w2+              0.19956143
        w3+              0.24975114
        w4+              0.29950229
    """,
    "training": """
        E_total(1)       0.291027924
        E_total(10000)   0.000035085
        E_total(10000)'  0.0000351085
        out_o1(10000)    0.015912196
        out_o2(10000)    0.984065734
    """,
}

#: The parts of the article, in its order.
CHAPTERS = tuple(_ROWS)

#: All printed numbers, in the article's order.
PRINTED = tuple(
    Printed(name, text, chapter)
    for chapter, rows in _ROWS.items()
    for name, text in (line.split() for line in rows.strip().splitlines())
)
