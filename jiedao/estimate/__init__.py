"""What a sample says of the whole: draws that can be repeated, and intervals that hold their coverage."""

from jiedao.estimate.drawing import Drawn, Plan, Unit, digest, draw, frame_lines, key, read_frame, sizes
from jiedao.estimate.rate import Estimate, Stratum, estimate
from jiedao.estimate.relapse import Curve, Spell, relapse_curve

__all__ = [
    "Curve",
    "Drawn",
    "Estimate",
    "Plan",
    "Spell",
    "Stratum",
    "Unit",
    "digest",
    "draw",
    "estimate",
    "frame_lines",
    "key",
    "read_frame",
    "relapse_curve",
    "sizes",
]
