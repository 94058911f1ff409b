"""Jobs: what runs later, in a command of its own (asynchronous continuations, timers, delayed suspension).

`create` makes and removes rows, `handlers` is the table of what a job does, `execute` does one job, `retry` keeps
account of failures. The rows are those of Camunda, so either engine can go on with the other's jobs.
"""
