"""Which operation needs which permissions: the table that REST rows name and that services and queries enforce.

Source: `reference` security 3.8, authorization.csv; order of alternatives as messages of 7.24 show it.
"""

from __future__ import annotations

from watchword.authz import resources
from watchword.authz.resources import ANY
from watchword.authz.rule import NO_ID, Need, Rule


def _application(permission: str) -> Need:
    return Need(resources.APPLICATION, permission, "application")


def _authorization(permission: str, of: str = "authorization") -> Need:
    return Need(resources.AUTHORIZATION, permission, of)


def _batch(permission: str, of: str = "batch") -> Need:
    return Need(resources.BATCH, permission, of)


def _category(permission: str) -> Need:
    return Need(resources.OPERATION_LOG_CATEGORY, permission, "category")


def _decision(permission: str, of: str = "decision") -> Need:
    return Need(resources.DECISION_DEFINITION, permission, of)


def _definition(permission: str, of: str = "definition") -> Need:
    return Need(resources.PROCESS_DEFINITION, permission, of)


def _deployment(permission: str, of: str = "deployment") -> Need:
    return Need(resources.DEPLOYMENT, permission, of)


def _filter(permission: str, of: str = "filter") -> Need:
    return Need(resources.FILTER, permission, of)


def _group(permission: str, of: str = "group") -> Need:
    return Need(resources.GROUP, permission, of)


def _historic_instance(permission: str) -> Need:
    return Need(resources.HISTORIC_PROCESS_INSTANCE, permission, "instance")


def _historic_task(permission: str) -> Need:
    return Need(resources.HISTORIC_TASK, permission, "task")


def _instance(permission: str, of: str = "instance") -> Need:
    return Need(resources.PROCESS_INSTANCE, permission, of)


def _membership(permission: str) -> Need:
    return Need(resources.GROUP_MEMBERSHIP, permission, "group")


def _requirements(permission: str) -> Need:
    return Need(resources.DECISION_REQUIREMENTS_DEFINITION, permission, "requirements")


def _system(permission: str) -> Need:
    return Need(resources.SYSTEM, permission, NO_ID)


def _task(permission: str, of: str = "task") -> Need:
    return Need(resources.TASK, permission, of)


def _tenant(permission: str, of: str = "tenant") -> Need:
    return Need(resources.TENANT, permission, of)


def _tenant_membership(permission: str) -> Need:
    return Need(resources.TENANT_MEMBERSHIP, permission, "tenant")


def _user(permission: str, of: str = "user") -> Need:
    return Need(resources.USER, permission, of)


_START = ((_instance("CREATE", NO_ID),), (_definition("CREATE_INSTANCE"),))
_HISTORY = (_definition("READ_HISTORY"), _historic_instance("READ"))
_UPDATE_INSTANCE = (_instance("UPDATE"), _definition("UPDATE_INSTANCE"))

# --- definitions and starts ------------------------------------------------------------------------------------------

READ_DEFINITION = Rule("read definition", ((_definition("READ"),),))
READ_STARTABLE_DEFINITION = Rule(
    "read startable definition", ((_definition("READ"),), (_definition("CREATE_INSTANCE"),))
)
UPDATE_DEFINITION = Rule("update definition", ((_definition("UPDATE"),),))
SUSPEND_DEFINITION = Rule("suspend definition", ((_definition("SUSPEND"), _definition("UPDATE")),))
SUSPEND_ALL_INSTANCES = Rule(
    "suspend the instances of a definition",
    (
        (
            _instance("SUSPEND", NO_ID),
            _definition("SUSPEND_INSTANCE"),
            _instance("UPDATE", NO_ID),
            _definition("UPDATE_INSTANCE"),
        ),
    ),
)
DELETE_DEFINITION = Rule("delete definition", ((_definition("DELETE"),),))
START_INSTANCE = Rule("start instance", _START)
RESTART_INSTANCES = Rule("restart instances", ((_definition("READ_HISTORY"),),))
READ_STATISTICS = Rule("read statistics", ((_definition("READ"),),))
READ_JOB_DEFINITION = Rule("read job definition", ((_definition("READ"),),))
UPDATE_JOB_DEFINITION = Rule("update job definition", ((_definition("UPDATE"),),))
UPDATE_ALL_JOBS = Rule(
    "update the jobs of a definition", ((_instance("UPDATE", NO_ID), _definition("UPDATE_INSTANCE")),)
)
RETRY_ALL_JOBS = Rule(
    "retry the jobs of a definition",
    (
        (
            _instance("RETRY_JOB", ANY),
            _definition("RETRY_JOB"),
            _instance("UPDATE", ANY),
            _definition("UPDATE_INSTANCE"),
        ),
    ),
)
PLAN_MIGRATION = Rule("plan migration", ((_definition("READ", "source"),), (_definition("READ", "target"),)))
MIGRATE_INSTANCES = Rule(
    "migrate instances", ((_definition("MIGRATE_INSTANCE", "source"),), (_definition("MIGRATE_INSTANCE", "target"),))
)

# --- instances and what hangs on them --------------------------------------------------------------------------------

READ_INSTANCE = Rule("read instance", ((_instance("READ"), _definition("READ_INSTANCE")),))
READ_INSTANCE_VARIABLE = Rule(
    "read variables of an instance", READ_INSTANCE.every, specific=((_definition("READ_INSTANCE_VARIABLE"),),)
)
READ_VARIABLE = Rule(
    "read variable",
    ((_instance("READ"), _definition("READ_INSTANCE"), _task("READ")),),
    specific=((_definition("READ_INSTANCE_VARIABLE"), _task("READ_VARIABLE")),),
)
READ_SECRET_VARIABLE = Rule(
    "read secret variable in the clear",
    ((_definition("READ_SECRET_VARIABLE"), _instance("READ_SECRET_VARIABLE"), _task("READ_SECRET_VARIABLE")),),
)
UPDATE_INSTANCE_VARIABLE = Rule(
    "update variables of an instance",
    (
        (
            _instance("UPDATE_VARIABLE"),
            _definition("UPDATE_INSTANCE_VARIABLE"),
            _instance("UPDATE"),
            _definition("UPDATE_INSTANCE"),
        ),
    ),
)
UPDATE_INSTANCE = Rule("update instance", (_UPDATE_INSTANCE,))
SUSPEND_INSTANCE = Rule(
    "suspend instance",
    ((_instance("SUSPEND"), _definition("SUSPEND_INSTANCE"), _instance("UPDATE"), _definition("UPDATE_INSTANCE")),),
)
DELETE_INSTANCE = Rule("delete instance", ((_instance("DELETE"), _definition("DELETE_INSTANCE")),))
RETRY_JOB = Rule(
    "retry job",
    ((_instance("RETRY_JOB"), _definition("RETRY_JOB"), _instance("UPDATE"), _definition("UPDATE_INSTANCE")),),
)
FETCH_EXTERNAL_TASKS = Rule(
    "fetch external tasks", ((_instance("READ"), _definition("READ_INSTANCE")), _UPDATE_INSTANCE)
)

# --- tasks -----------------------------------------------------------------------------------------------------------

READ_TASK = Rule("read task", ((_task("READ"), _definition("READ_TASK")),))
READ_TASK_VARIABLE = Rule(
    "read variables of a task",
    READ_TASK.every,
    specific=((_task("READ_VARIABLE"), _definition("READ_TASK_VARIABLE")),),
)
UPDATE_TASK_VARIABLE = Rule(
    "update variables of a task",
    ((_task("UPDATE_VARIABLE"), _definition("UPDATE_TASK_VARIABLE"), _task("UPDATE"), _definition("UPDATE_TASK")),),
)
WORK_ON_TASK = Rule(
    "work on task",
    ((_task("TASK_WORK"), _definition("TASK_WORK"), _task("UPDATE"), _definition("UPDATE_TASK")),),
)
ASSIGN_TASK = Rule(
    "assign task",
    ((_task("TASK_ASSIGN"), _definition("TASK_ASSIGN"), _task("UPDATE"), _definition("UPDATE_TASK")),),
)
CREATE_TASK = Rule("create task", ((_task("CREATE", NO_ID),),))
DELETE_TASK = Rule("delete task", ((_task("DELETE"),),))
COUNT_ALL_TASKS = Rule("count all tasks", ((_task("READ", ANY),),))

# --- deployments, decisions, filters ---------------------------------------------------------------------------------

CREATE_DEPLOYMENT = Rule("create deployment", ((_deployment("CREATE", NO_ID),),))
READ_DEPLOYMENT = Rule("read deployment", ((_deployment("READ"),),))
DELETE_DEPLOYMENT = Rule("delete deployment", ((_deployment("DELETE"),),))
READ_DECISION = Rule("read decision", ((_decision("READ"),),))
EVALUATE_DECISION = Rule("evaluate decision", ((_decision("CREATE_INSTANCE"),),))
UPDATE_DECISION = Rule("update decision", ((_decision("UPDATE"),),))
READ_REQUIREMENTS = Rule("read decision requirements", ((_requirements("READ"),),))
READ_FILTER = Rule("read filter", ((_filter("READ"),),))
CREATE_FILTER = Rule("create filter", ((_filter("CREATE", ANY),),))
UPDATE_FILTER = Rule("update filter", ((_filter("UPDATE"),),))
DELETE_FILTER = Rule("delete filter", ((_filter("DELETE"),),))

# --- batches ---------------------------------------------------------------------------------------------------------

READ_BATCH = Rule("read batch", ((_batch("READ"),),))
UPDATE_BATCH = Rule("update batch", ((_batch("UPDATE"),),))
DELETE_BATCH = Rule("delete batch", ((_batch("DELETE"),),))
READ_BATCH_HISTORY = Rule("read history of batches", ((_batch("READ_HISTORY"),),))
READ_ALL_BATCH_HISTORY = Rule("report on history of batches", ((_batch("READ_HISTORY", NO_ID),),))
DELETE_BATCH_HISTORY = Rule("delete history of a batch", ((_batch("DELETE_HISTORY"),),))


def _create_batch(what: str) -> Rule:
    bit = f"CREATE_BATCH_{what}"
    return Rule(f"create batch: {what.lower().replace('_', ' ')}", ((_batch(bit, NO_ID), _batch("CREATE", NO_ID)),))


CREATE_BATCH_MIGRATE = _create_batch("MIGRATE_PROCESS_INSTANCES")
CREATE_BATCH_MODIFY = _create_batch("MODIFY_PROCESS_INSTANCES")
CREATE_BATCH_RESTART = _create_batch("RESTART_PROCESS_INSTANCES")
CREATE_BATCH_DELETE_RUNNING = _create_batch("DELETE_RUNNING_PROCESS_INSTANCES")
CREATE_BATCH_DELETE_FINISHED = _create_batch("DELETE_FINISHED_PROCESS_INSTANCES")
CREATE_BATCH_DELETE_DECISIONS = _create_batch("DELETE_DECISION_INSTANCES")
CREATE_BATCH_JOB_RETRIES = _create_batch("SET_JOB_RETRIES")
CREATE_BATCH_EXTERNAL_TASK_RETRIES = _create_batch("SET_EXTERNAL_TASK_RETRIES")
CREATE_BATCH_SUSPEND = _create_batch("UPDATE_PROCESS_INSTANCES_SUSPEND")
CREATE_BATCH_REMOVAL_TIME = _create_batch("SET_REMOVAL_TIME")
CREATE_BATCH_VARIABLES = _create_batch("SET_VARIABLES")
CREATE_BATCH_MESSAGE = _create_batch("CORRELATE_MESSAGE")

# --- history ---------------------------------------------------------------------------------------------------------

READ_HISTORY = Rule("read history", (_HISTORY,))
READ_TASK_HISTORY = Rule("read history of tasks", ((*_HISTORY, _historic_task("READ")),))
READ_VARIABLE_HISTORY = Rule(
    "read history of variables",
    ((*_HISTORY, _historic_task("READ")),),
    specific=((_definition("READ_HISTORY_VARIABLE"), _historic_instance("READ"), _historic_task("READ_VARIABLE")),),
)
READ_ALL_HISTORY = Rule("report on history", ((_definition("READ_HISTORY", ANY),),))
DELETE_HISTORY = Rule("delete history", ((_definition("DELETE_HISTORY"),),))
READ_DECISION_HISTORY = Rule("read history of decisions", ((_decision("READ_HISTORY"),),))
READ_CLEANABLE_HISTORY = Rule("report on cleanable history", ((_definition("READ"),), (_definition("READ_HISTORY"),)))
READ_CLEANABLE_DECISION_HISTORY = Rule(
    "report on cleanable history of decisions", ((_decision("READ"),), (_decision("READ_HISTORY"),))
)
READ_OPERATION_LOG = Rule("read user operation log", ((*_HISTORY, _historic_task("READ"), _category("READ")),))
UPDATE_OPERATION_LOG = Rule("annotate user operation log", ((_definition("UPDATE_HISTORY"), _category("UPDATE")),))
DELETE_OPERATION_LOG = Rule("delete user operation log", ((_definition("DELETE_HISTORY"), _category("DELETE")),))

# --- identity --------------------------------------------------------------------------------------------------------

READ_USER = Rule("read user", ((_user("READ"),),))
CREATE_USER = Rule("create user", ((_user("CREATE", NO_ID),),))
UPDATE_USER = Rule("update user", ((_user("UPDATE"),),))
DELETE_USER = Rule("delete user", ((_user("DELETE"),),))
READ_GROUP = Rule("read group", ((_group("READ"),),))
CREATE_GROUP = Rule("create group", ((_group("CREATE", NO_ID),),))
UPDATE_GROUP = Rule("update group", ((_group("UPDATE"),),))
DELETE_GROUP = Rule("delete group", ((_group("DELETE"),),))
CREATE_MEMBERSHIP = Rule("add member", ((_membership("CREATE"),),))
DELETE_MEMBERSHIP = Rule("remove member", ((_membership("DELETE"),),))
READ_TENANT = Rule("read tenant", ((_tenant("READ"),),))
CREATE_TENANT = Rule("create tenant", ((_tenant("CREATE", NO_ID),),))
UPDATE_TENANT = Rule("update tenant", ((_tenant("UPDATE"),),))
DELETE_TENANT = Rule("delete tenant", ((_tenant("DELETE"),),))
CREATE_TENANT_MEMBERSHIP = Rule("add tenant member", ((_tenant_membership("CREATE"),),))
DELETE_TENANT_MEMBERSHIP = Rule("remove tenant member", ((_tenant_membership("DELETE"),),))
READ_AUTHORIZATION = Rule("read authorization", ((_authorization("READ"),),))
CREATE_AUTHORIZATION = Rule("create authorization", ((_authorization("CREATE", NO_ID),),))
UPDATE_AUTHORIZATION = Rule("update authorization", ((_authorization("UPDATE"),),))
DELETE_AUTHORIZATION = Rule("delete authorization", ((_authorization("DELETE"),),))
CHECK_OTHERS = Rule("check authorizations of others", ((_authorization("READ", ANY),),))

# --- system ----------------------------------------------------------------------------------------------------------

ADMINISTRATE = Rule("administrate", admin=True)
READ_CONFIGURATION = Rule("read configuration", ((_system("READ"),),), admin=True)
READ_SYSTEM = Rule("read system", ((_system("READ"),),), admin=True)
SET_SYSTEM = Rule("set system", ((_system("SET"),),), admin=True)
DELETE_SYSTEM = Rule("delete system", ((_system("DELETE"),),), admin=True)
ACCESS_APPLICATION = Rule("access application", ((_application("ACCESS"),),))
OPTIMIZE = Rule(
    "export to Optimize",
    ((_definition("READ_HISTORY", ANY),), (_decision("READ_HISTORY", ANY),), (_tenant("READ", ANY),)),
)

RULES: tuple[Rule, ...] = tuple(sorted((r for r in globals().values() if isinstance(r, Rule)), key=lambda r: r.name))
"""All rules, by name."""
