// What was typed and is not stored yet, kept in this browser: it survives a reload, a lost network, an ended session.
import { fields, form, isDirty, markOf, see } from "./fields.js";

const key = (name) => `diem:${form.dataset.keep}:${name}`;

export function keep(name) {
  const field = fields.get(name);
  try {
    if (isDirty(field)) localStorage.setItem(key(name), JSON.stringify([field.value, markOf(name)]));
    else localStorage.removeItem(key(name));
  } catch {
    // A full or forbidden store: the field itself still holds the text.
  }
}

// Put back what an earlier visit left, with what that visit had seen; returns the names of those fields.
export function restoreAll() {
  const found = [];
  for (const [name, field] of fields) {
    const draft = JSON.parse(localStorage.getItem(key(name)) ?? "null");
    if (draft) field.value = draft[0];
    if (!draft || !isDirty(field)) {
      localStorage.removeItem(key(name));
      continue;
    }
    see(name, draft[1]);
    found.push(name);
  }
  return found;
}
