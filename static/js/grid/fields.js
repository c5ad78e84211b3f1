// The fields of the score table, what the server last said of each, and the state of each in words.
export const form = document.getElementById("bang-diem");
export const points = [...form.querySelectorAll("input[name^=d]")];
export const fields = new Map([...points, ...form.querySelectorAll("textarea")].map((field) => [field.name, field]));
const WORDS = { busy: "… đang lưu", ok: "✓ đã lưu", unsaved: "⚠ chưa lưu", failed: "⚠ chưa lưu được", bad: "✗ sai", conflict: "⚠ người khác vừa sửa", locked: "bị khoá" };

// What the page shows of each leaf: [key, version, cause, points]. A field is sent with what its person saw.
export const marks = new Map();
export const readMark = (text) => text.split(":");
for (const text of form.elements.v.value.split(" ")) marks.set(readMark(text)[0], readMark(text));
export const markOf = (name) => marks.get(name.slice(1));
// Take over of a mark what concerns one field: its person has seen, or chosen, what it tells of.
export function see(name, [, version, cause, points]) {
  const mark = markOf(name);
  if (name[0] === "d") [mark[1], mark[3]] = [version, points];
  else mark[2] = cause;
}
// What a field held when its person last left it: what one step of undo goes back to.
export const settled = new Map([...fields].map(([name, field]) => [name, field.defaultValue]));
export const isDirty = (field) => field.value.trim() !== field.defaultValue;

export const states = new Map();

export function say(name, kind, text = "") {
  if (kind) states.set(name, kind);
  else states.delete(name);
  const field = fields.get(name);
  const cell = field.closest("tr").lastElementChild;
  cell.querySelector(`[data-for=${name}]`)?.remove();
  field.setAttribute("aria-invalid", ["bad", "conflict", "failed"].includes(kind));
  field.removeAttribute("aria-describedby");
  if (kind) {
    const textContent = text ? `${WORDS[kind]}: ${text}` : WORDS[kind];
    const line = Object.assign(document.createElement("p"), { id: `luu-${name}`, className: `state-${kind}`, textContent });
    line.dataset.for = name;
    cell.append(line);
    field.setAttribute("aria-describedby", line.id);
  }
  count();
  return cell.lastElementChild;
}

// The line at the foot: how much is stored, and where to find what is not.
export function count() {
  const of = (...kinds) => [...states].filter(([, kind]) => kinds.includes(kind)).map(([name]) => name);
  const stored = points.filter((field) => field.defaultValue && !isDirty(field)).length;
  const wrong = of("bad", "conflict", "failed", "locked");
  const waiting = of("busy", "unsaved");
  const line = form.querySelector("[role=status]");
  line.replaceChildren(points.length ? `Đã lưu ${stored}/${points.length} ô điểm` : "Điểm không sửa được; nguyên nhân vẫn ghi được");
  if (waiting.length) line.append(` · đang chờ lưu ${waiting.length}`);
  if (wrong.length) {
    const href = `#${fields.get(wrong[0]).closest("tr").id}`;
    const link = Object.assign(document.createElement("a"), { href, textContent: "đến ô" });
    line.append(` · ${wrong.length} ô chưa lưu được (`, link, ")");
  }
}
