"""Event subscriptions: who waits for what."""

from __future__ import annotations

from watchword.query.specs.event_subscription import EVENT_SUBSCRIPTIONS
from watchword.rest.families import counting, listing
from watchword.rest.op import Resource
from watchword.rest.views.event_subscription import event_subscription

RESOURCE = Resource(
    "/event-subscription",
    (
        *listing(EVENT_SUBSCRIPTIONS, event_subscription, "EventSubscriptionDto", get="getEventSubscriptions"),
        *counting(EVENT_SUBSCRIPTIONS, get="getEventSubscriptionsCount"),
    ),
    tag="Event Subscription",
)
