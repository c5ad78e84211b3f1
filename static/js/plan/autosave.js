// A form that saves each field as it is left: nothing typed is lost, nobody's words are overwritten unseen.
import { renewToken, signIn } from "../grid/session.js";

const form = document.querySelector("form[data-save]");
const WORDS = { busy: "… đang lưu", ok: "✓ đã lưu", unsaved: "⚠ chưa lưu", failed: "⚠ chưa lưu được", bad: "✗ chưa lưu", conflict: "⚠ người khác vừa sửa" };
const RETRY = 10_000;
const names = [...new Set([...form.elements].map(({ name }) => name))].filter((name) => name && !["csrfmiddlewaretoken", "seen_version", "signer"].includes(name));
const controls = (name) => [...form.querySelectorAll(`[name="${name}"]`)];
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const key = (name) => `ke-hoach:${form.dataset.keep}:${name}`;

// What a field holds, as it would be sent; ``shown``: what the page was written with.
function valuesOf(name, shown = false) {
  return controls(name).flatMap((field) => {
    if (field.type === "checkbox") return field[shown ? "defaultChecked" : "checked"] ? [field.value] : [];
    if (!field.options) return [field[shown ? "defaultValue" : "value"]];
    return [...field.options].filter((option) => option[shown ? "defaultSelected" : "selected"]).map(({ value }) => value);
  }).sort();
}

const seen = new Map(names.map((name) => [name, valuesOf(name, true)])); // what their person last saw stored
const isDirty = (name) => !same(valuesOf(name), seen.get(name));

function put(name, values) {
  for (const field of controls(name)) {
    if (field.type === "checkbox") field.checked = values.includes(field.value);
    else if (!field.options) field.value = values[0] ?? "";
    else for (const option of field.options) option.selected = values.includes(option.value);
    field.tomselect?.sync();
  }
}

function keep(name) {
  try {
    if (isDirty(name)) localStorage.setItem(key(name), JSON.stringify([valuesOf(name), seen.get(name)]));
    else localStorage.removeItem(key(name));
  } catch { /* A full or forbidden store: the field itself still holds the text. */ }
}

function say(name, kind, text = "") {
  const place = controls(name)[0].closest(".field");
  place.querySelector(":scope > [data-state]")?.remove();
  place.insertAdjacentHTML("beforeend", `<div class="state-${kind}" data-state role="status"></div>`);
  place.lastElementChild.textContent = text ? `${WORDS[kind]}: ${text}` : WORDS[kind];
  return place.lastElementChild;
}

let queue = Promise.resolve(); // one request at a time, in order
const save = (name) => (queue = queue.then(() => send(name)));
const dirty = () => names.filter(isDirty);
const asked = new Map(); // values that wait for their person's choice
const saveAll = () => Promise.all(dirty().map(save));
window.addEventListener("online", saveAll);

async function send(name, isSecond = false) {
  keep(name);
  if (!isDirty(name)) return undefined;
  const values = valuesOf(name);
  say(name, "busy");
  try {
    return await settle(name, values, await post(name, values), isSecond);
  } catch {
    setTimeout(save, RETRY, name);
    return say(name, "failed", "mất kết nối, sẽ tự thử lại; chữ vẫn được giữ trên máy này");
  }
}

function post(name, values) {
  const body = new FormData();
  body.set("truong", name);
  for (const value of values) body.append(name, value);
  for (const value of seen.get(name)) body.append("da-thay", value);
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" };
  return fetch(form.dataset.save, { method: "POST", body, headers, credentials: "same-origin" });
}

async function settle(name, values, response, isSecond) {
  if (response.ok) return stored(name, values, await response.json());
  if (response.status === 409) return ask(name, await response.json());
  if (response.status === 422) return say(name, "bad", await response.text());
  if (response.status === 401) return signIn(saveAll), say(name, "failed", "phiên làm việc đã hết, đăng nhập lại để lưu");
  if (response.status === 403 && !isSecond && (await renewToken())) return send(name, true);
  if (response.status < 500) return say(name, "failed", "bạn không còn quyền sửa phần này; chép lại chữ vừa gõ rồi tải lại trang");
  throw new Error(response.status);
}

function stored(name, values, { html }) {
  seen.set(name, values);
  keep(name);
  const line = say(name, isDirty(name) ? "unsaved" : "ok");
  form.dispatchEvent(new Event("saved", { bubbles: true })); // the preview beside the form asks anew
  if (!("markup" in controls(name)[0].dataset) || !values[0]) return;
  line.insertAdjacentHTML("beforeend", `<div class="preview pre-line">${html}</div>`);
}

function ask(name, { said, value, shown }) {
  const line = say(name, "conflict", `${said} thành:`);
  asked.set(name, valuesOf(name));
  line.insertAdjacentHTML("beforeend", '<blockquote class="pre-line"></blockquote><button type="button" class="btn btn-sm btn-outline-secondary">Giữ bản của tôi</button> <button type="button" class="btn btn-sm btn-outline-secondary">Lấy bản trên</button>');
  const [words, mine, theirs] = line.children;
  words.textContent = shown;
  for (const button of [mine, theirs]) button.addEventListener("click", () => {
    seen.set(name, value);
    asked.delete(name);
    if (button === theirs) put(name, value);
    say(name, "ok");
    save(name);
  });
}

form.addEventListener("input", (event) => names.includes(event.target.name) && keep(event.target.name));
for (const [moment, kind] of [["focusout", "textarea, input:not([type=checkbox])"], ["change", "select, [type=checkbox]"]]) {
  form.addEventListener(moment, ({ target, target: { name } }) => {
    if (target.matches(kind) && names.includes(name) && isDirty(name) && !same(valuesOf(name), asked.get(name))) save(name);
  });
}
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await saveAll();
  const [first] = dirty();
  if (first) controls(first)[0].focus();
  else location.assign(form.dataset.back);
});
window.addEventListener("beforeunload", (event) => dirty().length && event.preventDefault());

for (const name of names) {
  const draft = JSON.parse(localStorage.getItem(key(name)) ?? "null");
  if (!draft) continue;
  put(name, draft[0]);
  seen.set(name, draft[1]);
  if (same(draft[0], valuesOf(name, true))) seen.set(name, draft[0]); // stored after all
  save(name);
}
for (const name of dirty()) if (!controls(name).includes(document.activeElement)) save(name); // typed and left before this script had come
