// The score table under the keyboard: figures always come from the server.
import { keep, restoreAll } from "./drafts.js";
import { count, fields, form, isDirty, points, settled } from "./fields.js";
import { paste } from "./paste.js";
import { enqueue, retry } from "./queue.js";
import { commit, undo } from "./undo.js";

const isPoints = (field) => field.name[0] === "d";
const cellText = (field, column) => field.closest("tr").cells[column].textContent.trim();

function move(field, step) {
  const column = isPoints(field) ? points : [...form.querySelectorAll("textarea")];
  const next = column[column.indexOf(field) + step];
  if (next) next.focus();
  else field.blur();
}

function restore(field) {
  field.value = field.defaultValue;
  commit(new Map([[field.name, field.value]]));
  if (isPoints(field)) field.select(); // what is typed next replaces it, as on entering the cell
}

function takeOver(field, text) {
  if (!text) return;
  field.value = text;
  commit(new Map([[field.name, text]]));
  field.select();
}

const KEYS = {
  ArrowDown: (field) => isPoints(field) && [move, field, 1],
  ArrowUp: (field) => isPoints(field) && [move, field, -1],
  Enter: (field, event) => !event.shiftKey && [move, field, 1],
  Escape: (field) => [restore, field],
  "=": (field) => isPoints(field) && [takeOver, field, cellText(field, 3)],
  m: (field) => isPoints(field) && [takeOver, field, cellText(field, 2)],
};

function ctrlKey(field, event) {
  if (event.key === "Enter") return [() => { field.blur(); location.assign(field.closest("tr").querySelector("a").href); }];
  if (event.key.toLowerCase() !== "z" || event.shiftKey) return false;
  return field.value === settled.get(field.name) ? [undo] : [restore, field];
}

form.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!fields.has(field.name) || event.isComposing || event.keyCode === 229) return; // an input method is at work
  const isCtrl = event.ctrlKey || event.metaKey;
  const [act, ...values] = (isCtrl ? ctrlKey(field, event) : !event.altKey && KEYS[event.key]?.(field, event)) || [];
  if (!act) return;
  event.preventDefault();
  act(...values);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "F1") return;
  event.preventDefault();
  document.getElementById("phim").showModal();
});

form.addEventListener("focusin", (event) => {
  if (points.includes(event.target)) event.target.select();
});
form.addEventListener("input", (event) => fields.has(event.target.name) && keep(event.target.name));
form.addEventListener("change", (event) => {
  if (fields.has(event.target.name)) commit(new Map([[event.target.name, event.target.value]]));
});
form.addEventListener("paste", (event) => points.includes(event.target) && paste(event));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  retry();
});
form.addEventListener("click", (event) => {
  const line = event.target.closest("[role=status] a");
  if (!line) return;
  event.preventDefault();
  const row = document.querySelector(line.hash);
  (row.querySelector("[aria-invalid]") ?? row.querySelector("input, textarea")).focus();
});
window.addEventListener("beforeunload", (event) => {
  if ([...fields.values()].some(isDirty)) event.preventDefault();
});

// Tab goes from points to cause to the next points; the details open with Ctrl+Enter or a click.
for (const link of form.querySelectorAll("tbody a")) link.tabIndex = -1;
const help = document.createElement("button");
help.type = "button";
help.className = "btn btn-sm btn-outline-secondary";
help.textContent = "Phím (F1)";
help.addEventListener("click", () => document.getElementById("phim").showModal());
form.querySelector("[data-save]").before(help);
count();
enqueue(restoreAll());
if (location.hash.startsWith("#tc-")) document.querySelector(location.hash)?.querySelector("input, textarea")?.focus();
