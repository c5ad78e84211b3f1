// Steps that can be taken back: one field, or a whole paste.
import { fields, settled } from "./fields.js";
import { enqueue } from "./queue.js";

const MOST = 50;
const steps = [];

function put(name, value) {
  settled.set(name, value);
  fields.get(name).value = value;
}

// Take new values as one step: Map of field name to value.
export function commit(values) {
  const step = new Map();
  for (const [name, value] of values) {
    if (value === settled.get(name)) continue;
    step.set(name, settled.get(name));
    put(name, value);
  }
  if (step.size) steps.push(step);
  if (steps.length > MOST) steps.shift();
  enqueue([...values.keys()]);
}

export function undo() {
  const step = steps.pop();
  if (!step) return;
  step.forEach((value, name) => put(name, value));
  enqueue([...step.keys()]);
  fields.get([...step.keys()][0]).focus();
}
