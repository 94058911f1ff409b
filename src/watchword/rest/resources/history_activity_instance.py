"""Historic activity instances."""

from __future__ import annotations

from watchword.query.specs.history_activity_instance import HISTORIC_ACTIVITY_INSTANCES
from watchword.rest.families import by_filter, counting, get_one, listing, rule_of
from watchword.rest.op import Resource
from watchword.rest.views.history_activity_instance import historic_activity_instance

RESOURCE = Resource(
    "/history/activity-instance",
    (
        *listing(
            HISTORIC_ACTIVITY_INSTANCES,
            historic_activity_instance,
            "HistoricActivityInstanceDto",
            get="getHistoricActivityInstances",
            post="queryHistoricActivityInstances",
        ),
        *counting(
            HISTORIC_ACTIVITY_INSTANCES,
            get="getHistoricActivityInstancesCount",
            post="queryHistoricActivityInstancesCount",
        ),
        get_one(
            by_filter(HISTORIC_ACTIVITY_INSTANCES, "activity_instance_id", historic_activity_instance),
            "HistoricActivityInstanceDto",
            "getHistoricActivityInstance",
            noun="historic activity instance",
            permission=rule_of(HISTORIC_ACTIVITY_INSTANCES),
        ),
    ),
    tag="Historic Activity Instance",
)
