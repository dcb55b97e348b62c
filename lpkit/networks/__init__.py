"""Networks: minimum-cost flow, tracking, instances to try, DIMACS files.

`FlowNetwork` is the entry. Built on lpkit's own programs and solvers; not
imported by `import lpkit`.
"""

from lpkit.networks.flow import Flow
from lpkit.networks.flow_network import FlowNetwork
from lpkit.networks.flow_program import FlowProgram
from lpkit.networks.incidence import Incidence
from lpkit.networks.instances import feasible, grid, layered, textbook, transportation
from lpkit.networks.tracking_model import Tracking, tracking, tracking_2011
from lpkit.networks.tracking_program import TrackingProgram

__all__ = [
    "Flow",
    "FlowNetwork",
    "FlowProgram",
    "Incidence",
    "Tracking",
    "TrackingProgram",
    "feasible",
    "grid",
    "layered",
    "textbook",
    "tracking",
    "tracking_2011",
    "transportation",
]
