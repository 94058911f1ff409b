"""JavaScript inside the script process: one fresh QuickJS context per evaluation, without any host object.

`execution` and `task` are made of data by the code below, inside the context; what a script does with them is recorded
and comes out as data. A script may break whatever it finds in its context: it only harms its own result.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import msgspec

from watchword.scripting.sandbox.protocol import Reply, Request

_FRAME = """
(function () {
"use strict";
const evaluate = eval, globals = globalThis, none = undefined;
const { BigInt, Boolean, Date, Error, Map, Number, Object, Promise, Set, String, TypeError } = globals;
const { parse, stringify } = JSON, { isArray } = Array, { isFinite: finite, isSafeInteger: safe } = Number;
const { defineProperty, entries, freeze, keys } = Object;
const DEPTH = 100;

class BpmnError extends Error {
  constructor(code, message) {
    super(message === none || message === null ? String(code) : String(message));
    this.name = "BpmnError"; this.code = String(code); this.text = message;
  }
}

function refuse(what) { throw new TypeError(`${what} can't be kept in a variable`); }

function plain(value, depth) {
  if (depth > DEPTH) refuse(`a value nested more than ${DEPTH} levels deep`);
  if (value === none || value === null) return null;
  switch (typeof value) {
    case "boolean": case "string": return value;
    case "number": return finite(value) ? value : refuse(value);
    case "bigint": return safe(Number(value)) ? Number(value) : refuse("an integer this large inside an object");
    case "object": break;
    default: refuse(`a ${typeof value}`);
  }
  if (value instanceof Date) return plain(value.getTime(), depth);
  if (value instanceof Number || value instanceof String || value instanceof Boolean) return value.valueOf();
  if (value instanceof Map) value = Object.fromEntries(value);
  if (value instanceof Set) value = [...value];
  if (isArray(value)) {
    const list = [];
    for (let n = 0; n < value.length; n++) list.push(plain(value[n], depth + 1));
    return list;
  }
  const map = Object.create(null);
  for (const name of keys(value))
    if (value[name] !== none && typeof value[name] !== "function") map[name] = plain(value[name], depth + 1);
  return map;
}

function encode(value) {
  if (value === none || value === null) return ["null", null];
  switch (typeof value) {
    case "boolean": return ["boolean", value];
    case "string": return ["string", value];
    case "number": return safe(value) ? ["integer", value] : finite(value) ? ["double", value] : refuse(value);
    case "bigint": return ["digits", String(value)];
    case "object": break;
    default: refuse(`a ${typeof value}`);
  }
  if (value instanceof Date) {
    const millis = value.getTime();
    return finite(millis) ? ["date", millis] : refuse("an invalid date");
  }
  if (value instanceof Promise) refuse("a promise");
  if (value instanceof Number || value instanceof String || value instanceof Boolean) return encode(value.valueOf());
  return ["data", plain(value, 0)];
}

function decode(name, [kind, data]) {
  switch (kind) {
    case "digits": return /^-?[0-9]+$/.test(data) ? BigInt(data) : Number(data);
    case "date": return new Date(data);
    case "opaque": throw new TypeError(`${name} holds a ${data}, which scripts can't use`);
    default: return data;
  }
}

function facade(spec, all, changes) {
  const self = {}, values = new Map(entries(spec.variables)), local = new Set(spec.local);
  const own = { values, local };
  all.push(own);
  const get = (name) => values.has(name) ? decode(name, values.get(name)) : null;
  const record = (method, ...args) => { changes.push([spec.name, method, args.map(encode)]); };
  const keep = (name, value) => { for (const one of all) one.values.set(name, encode(value)); };
  for (const [name, wire] of entries(spec.properties)) {
    const value = decode(name, wire);
    self[name] = value;
    self["get" + name[0].toUpperCase() + name.slice(1)] = () => value;
  }
  for (const name of spec.calls) self[name] = (...args) => record(name, ...args);
  const collect = (names) => { const map = {}; for (const name of names) map[name] = get(name); return map; };
  Object.assign(self, {
    getVariable: (name) => get(String(name)),
    getVariableLocal: (name) => local.has(String(name)) ? get(String(name)) : null,
    getVariableNames: () => [...values.keys()],
    getVariableNamesLocal: () => [...local],
    getVariables: () => collect(values.keys()),
    getVariablesLocal: () => collect(local),
    hasVariable: (name) => values.has(String(name)),
    hasVariableLocal: (name) => local.has(String(name)),
    hasVariables: () => values.size > 0,
    hasVariablesLocal: () => local.size > 0,
    setVariable: (name, value) => { name = String(name); record("setVariable", name, value); keep(name, value); },
    setVariableLocal: (name, value) => {
      name = String(name); record("setVariableLocal", name, value); values.set(name, encode(value)); local.add(name);
    },
    setVariables: (map) => { for (const [name, value] of entries(map)) self.setVariable(name, value); },
    removeVariable: (name) => {
      name = String(name); record("removeVariable", name);
      for (const one of all) { one.values.delete(name); one.local.delete(name); }
    },
    removeVariableLocal: (name) => {
      name = String(name); record("removeVariableLocal", name);
      if (local.delete(name)) values.delete(name);
    },
    throwError: (code, message) => { throw new BpmnError(code, message); },
  });
  return freeze(self);
}

function place(name, descriptor) {
  try { defineProperty(globals, name, { configurable: true, enumerable: true, ...descriptor }); }
  catch { /* a name that JavaScript keeps for itself */ }
}

function describe(error) {
  if (!(error instanceof Error)) return `threw ${typeof error === "string" ? error : stringify(plain(error, 0))}`;
  const where = typeof error.stack === "string" ? /<eval> \\(<input>:([0-9]+):/.exec(error.stack) : null;
  return `${error.name}: ${error.message}` + (where ? ` (line ${where[1]})` : "");
}

return function (text) {
  const request = parse(text), changes = [], all = [];
  const nothing = () => none;
  place("print", { value: nothing, writable: true });
  const silent = { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing };
  place("console", { value: silent, writable: true });
  place("BpmnError", { value: BpmnError, writable: true });
  place("org", { value: { camunda: { bpm: { engine: { delegate: { BpmnError } } } } }, writable: true });
  request.objects.forEach((spec, n) => {
    if (n === 0) {
      for (const [name, wire] of entries(spec.variables)) {
        if (wire[0] === "opaque") place(name, { get: () => decode(name, wire) });
        else place(name, { value: decode(name, wire), writable: true });
      }
    }
  });
  for (const spec of request.objects) place(spec.name, { value: facade(spec, all, changes), writable: true });
  let thrown = null, result = ["null", null];
  try {
    const value = evaluate(request.source);
    if (request.wanted) result = encode(value);
  } catch (error) {
    if (!(error instanceof BpmnError)) {
      let words = "threw something that can't be shown";
      try { words = describe(error); } catch { /* shown as above */ }
      return stringify({ number: request.number, error: words });
    }
    thrown = [error.code, error.text === none || error.text === null ? null : String(error.text)];
  }
  return stringify({ number: request.number, result, changes, thrown });
};
})()
"""
_SHOWN = 500


class JavaScript:
    """The engine: makes a context, runs one script in it, drops it."""

    def __init__(self, *, memory_bytes: int, seconds: float, stack_bytes: int) -> None:
        self._memory, self._seconds, self._stack = memory_bytes, seconds, stack_bytes
        self._quickjs: Any = import_module("_quickjs")  # the package around it would start a thread
        self._next: tuple[Any, Any] | None = None

    def prepare(self) -> None:
        """Make the context of the next evaluation, while nobody waits."""
        if self._next is None:
            context = self._quickjs.Context()
            context.set_memory_limit(self._memory)
            context.set_max_stack_size(self._stack)
            self._next = context, context.eval(_FRAME)

    def evaluate(self, request: Request) -> Reply:
        """Run one script."""
        self.prepare()
        assert self._next is not None
        (context, frame), self._next = self._next, None
        context.set_time_limit(self._seconds)
        try:
            answer = frame(msgspec.json.encode(request).decode())
        except self._quickjs.StackOverflow:
            return Reply(request.number, error="the script nests calls too deeply", spent=True)
        except self._quickjs.JSException as error:
            return Reply(request.number, error=self._reason(str(error)), spent=True)
        try:
            reply = msgspec.json.decode(answer, type=Reply)
        except (msgspec.DecodeError, UnicodeError, RecursionError, TypeError):
            return Reply(request.number, error="the script's result is no data that can be kept")
        if reply.error is not None and reply.error.startswith("InternalError: out of memory"):
            return Reply(request.number, error=self._reason(reply.error), spent=True)
        return msgspec.structs.replace(reply, number=request.number, error=_short(reply.error))

    def _reason(self, text: str) -> str:
        if "interrupted" in text:
            return f"the script took longer than {self._seconds:g} s"
        if "out of memory" in text:
            return f"the script needs more than {self._memory // 1024 // 1024} MiB of memory"
        return _short(text.splitlines()[0] if text else "failed") or "failed"


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= _SHOWN else text[:_SHOWN] + "…"
