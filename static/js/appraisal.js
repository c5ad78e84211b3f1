// Appraisal under the keyboard: htmx stores an opinion, brings the next leaf; what is typed stays here until it is stored.
import { renewToken, signIn } from "./grid/session.js";

const NAMES = ["diem", "ly-do"];
const opinion = () => document.querySelector("form[data-keep]");
const key = (form) => `tham-dinh:${form.dataset.keep}`;
const press = (verdict) => opinion()?.querySelector(`[name=y-kien][value=${verdict}]:not([hidden])`)?.click();
const changed = (form, name) => form.elements[name].value.trim() !== form.elements[name].dataset.stored;
const say = (textContent, className) => Object.assign(document.getElementById("trang-thai-luu"), { textContent, className });
let last = null; // the verdict on its way, to be sent again

function keep(form) {
  try {
    if (!NAMES.some((name) => changed(form, name))) localStorage.removeItem(key(form));
    else localStorage.setItem(key(form), JSON.stringify([...NAMES, "v"].map((name) => form.elements[name].value)));
  } catch { /* A full or forbidden store: the field itself still holds the text. */ }
}

// A leaf has come onto the page: put back what an earlier visit left, with the version it had seen.
function arrive() {
  const form = opinion();
  const draft = form && JSON.parse(localStorage.getItem(key(form)) ?? "null");
  draft?.forEach((value, place) => { form.elements[[...NAMES, "v"][place]].value = value; });
  if (draft) say("⚠ Chữ gõ lần trước chưa lưu: vẫn còn trong ô.", "state-busy");
  const list = document.querySelector(".appraisal-list");
  const current = list.querySelector("[aria-current][data-leaf]");
  if (current) list.scrollTop += current.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
  for (const row of form ? list.querySelectorAll("[data-leaf]") : []) row.classList.toggle("is-unsaved", key(form).replace(/[^:]+$/, row.dataset.leaf) in localStorage);
}

const failed = async ({ detail: { xhr } }) => {
  say(xhr.status === 401 ? "⚠ Chưa lưu: phiên làm việc đã hết, đăng nhập lại để lưu." : "⚠ Chưa lưu được, chữ vẫn còn trong ô: bấm lại khi có mạng.", "state-bad");
  if (xhr.status === 401) signIn(() => press(last));
  if (xhr.status === 403) await renewToken(); // then the next press works
};
const HTMX = {
  beforeRequest: ({ detail }) => { last = detail.requestConfig.parameters["y-kien"]; say("… đang lưu", "state-busy"); },
  beforeSwap: ({ detail }) => { if (detail.xhr.status === 200) localStorage.removeItem(key(detail.requestConfig.elt)); },
  afterSettle({ detail: { xhr, target } }) {
    if (target.id !== "tieu-chi") return; // the list and the counts beside it
    target.focus({ preventScroll: true });
    if (target.getBoundingClientRect().top < 0) target.scrollIntoView();
    if (xhr.status === 200) arrive();
    else keep(opinion()), say("", ""); // refused: the fields hold what was typed
  },
  sendError: failed, responseError: failed,
};
for (const [name, act] of Object.entries(HTMX)) document.body.addEventListener(`htmx:${name}`, act);
const follow = (rel) => document.querySelector(`#tieu-chi [rel=${rel}]`)?.click();
const enter = (name) => document.getElementById(name)?.select();
const KEYS = { j: () => follow("next"), k: () => follow("prev"), a: () => press("accepted"), d: () => enter("diem"), r: () => enter("ly-do"), "?": () => document.getElementById("phim").showModal() };
document.addEventListener("keydown", (event) => {
  const { key: name, target, ctrlKey } = event;
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (target.id === "ly-do" && name === "Enter" && ctrlKey) press(changed(opinion(), "diem") ? "changed" : "asked");
  else if (target.matches("input, textarea, select") && name === "Escape") target.blur();
  else if (!ctrlKey && KEYS[name] && !target.closest("input, textarea, select, dialog")) event.preventDefault(), KEYS[name]();
});
document.addEventListener("input", ({ target: { form } }) => { if (form && form === opinion()) keep(form); });
document.addEventListener("click", ({ target: { dataset } }) => {
  if ("keys" in dataset) KEYS["?"]();
  const field = dataset.phrase && document.getElementById("ly-do");
  if (!field) return;
  field.value = [field.value.trim(), dataset.phrase].filter(Boolean).join("; ");
  keep(opinion()), field.focus();
});
arrive();
