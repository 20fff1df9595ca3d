"""Every write of rounds and visits: a round is planned, bent, given up, signed; a visit files all it met in one go."""

from jiedao.patrol.actions.rounds import give_up, plan
from jiedao.patrol.actions.routing import add_stop, drop_stop, move_stop
from jiedao.patrol.actions.signing import sign
from jiedao.patrol.actions.visiting import visit
from jiedao.patrol.actions.voiding import void_visit

__all__ = ["add_stop", "drop_stop", "give_up", "move_stop", "plan", "sign", "visit", "void_visit"]
