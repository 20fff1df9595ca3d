"""Every write of rounds and visits: a round is planned, given up and signed; a visit files all it met in one go."""

from jiedao.patrol.actions.rounds import give_up, plan, sign
from jiedao.patrol.actions.visiting import visit

__all__ = ["give_up", "plan", "sign", "visit"]
