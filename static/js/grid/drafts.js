// What was typed and is not stored yet, kept in this browser: it survives a reload, a lost network, an ended session.
import { fields, form, isDirty, markOf, see } from "./fields.js";

const key = (name) => `diem:${form.dataset.keep}:${name}`;

// While the page is being left, an answer may still come in although the next page was written before it: what the
// answer settles is kept until that page has compared. The timer runs only where the person stays after all.
let isLeaving = false;
window.addEventListener("beforeunload", () => {
  isLeaving = true;
  setTimeout(() => { isLeaving = false; [...fields.keys()].forEach(keep); }, 5000);
});

export function keep(name) {
  const field = fields.get(name);
  try {
    if (isDirty(field)) localStorage.setItem(key(name), JSON.stringify([field.value, markOf(name)]));
    else if (!isLeaving) localStorage.removeItem(key(name));
  } catch { /* A full or forbidden store: the field itself still holds the text. */ }
}

// Put back what an earlier visit left, with what that visit had seen; returns the names of the fields to store: those,
// and the ones typed and left before this script had come.
export function restoreAll() {
  const found = [];
  for (const [name, field] of fields) {
    const draft = JSON.parse(localStorage.getItem(key(name)) ?? "null");
    if (draft) field.value = draft[0];
    if (!isDirty(field)) {
      localStorage.removeItem(key(name));
      continue;
    }
    if (draft) see(name, draft[1]);
    if (draft || field !== document.activeElement) found.push(name);
  }
  return found;
}
