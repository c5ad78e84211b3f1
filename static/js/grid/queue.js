// Saving: one request at a time, in order; every answer is looked at, nothing is dropped before the server has it.
import { keep } from "./drafts.js";
import { count, fields, form, isDirty, marks, readMark, say, see, settled } from "./fields.js";
import { renewToken, signIn } from "./session.js";

const LONGEST_WAIT = 30_000;
const pending = new Set();
const place = (name) => [...fields.keys()].indexOf(name);
let sent = null;
let failures = 0;
let timer = 0; // set while nothing can be saved; then ``reason`` says why
let reason = "";

export function enqueue(names) {
  for (const name of names) {
    keep(name);
    if (isDirty(fields.get(name)) || sent?.has(name)) {
      pending.add(name);
      say(name, timer ? "failed" : "unsaved", timer ? reason : "");
    } else {
      pending.delete(name);
      say(name);
    }
  }
  if (!timer) send();
}

async function send() {
  if (sent || !pending.size) return;
  sent = new Map([...pending].sort((a, b) => place(a) - place(b)).map((name) => [name, fields.get(name).value]));
  pending.clear();
  for (const name of sent.keys()) say(name, "busy");
  try {
    await settle(await post());
  } catch {
    again("mất kết nối, sẽ tự thử lại");
  }
  sent = null;
  if (!timer) send();
}

function post() {
  const body = new FormData();
  const leaves = new Set([...sent.keys()].map((name) => name.slice(1)));
  body.set("v", [...leaves].map((pk) => marks.get(pk).join(":")).join(" "));
  for (const [name, value] of sent) body.set(name, value);
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" };
  return fetch(form.action, { method: "POST", body, headers, credentials: "same-origin" });
}

async function settle(response) {
  if (response.ok) {
    failures = 0;
    take(await response.json());
  } else if (response.status === 401) {
    again("phiên làm việc đã hết, đăng nhập lại để lưu", false);
    signIn(retry);
  } else if (response.status === 403 && failures < 1 && (await renewToken())) {
    again("đang thử lại");
    retry();
  } else if (response.status >= 500) {
    again("máy chủ báo lỗi, sẽ tự thử lại");
  } else {
    const text = response.status === 422 ? await response.text() : "bạn không còn quyền ghi vào bảng này; chép lại các ô chưa lưu rồi tải lại trang";
    for (const name of sent.keys()) say(name, "failed", text);
  }
}

function again(text, isTimed = true) {
  reason = text;
  for (const name of sent.keys()) pending.add(name);
  for (const name of pending) say(name, "failed", text);
  failures += 1;
  timer = setTimeout(retry, isTimed ? Math.min(LONGEST_WAIT, 1000 * 2 ** failures) : 2 ** 31 - 1);
}

export function retry() {
  clearTimeout(timer);
  timer = 0;
  send();
}

window.addEventListener("online", retry);

// The server's answer: figures that moved, refusals and conflicts by field. Everything else that was sent is stored.
function take({ rows, refused, conflicts, parts }) {
  const isStored = (name) => sent.has(name) && !refused[name] && !conflicts[name];
  for (const row of rows) showRow(row, isStored);
  for (const [id, html] of Object.entries(parts)) document.getElementById(id).outerHTML = html;
  for (const name of sent.keys()) {
    if (refused[name]) say(name, refused[name].includes("khoá") ? "locked" : "bad", refused[name]);
    else if (conflicts[name]) ask(name, rows, ...conflicts[name]);
    else say(name, isDirty(fields.get(name)) ? "unsaved" : "ok");
    if (isStored(name) && isDirty(fields.get(name))) pending.add(name);
    keep(name);
  }
  count();
}

function showRow(row, isStored) {
  const line = document.getElementById(`tc-${row.pk}`);
  const [d, n] = [`d${row.pk}`, `n${row.pk}`];
  if (line) {
    line.classList.toggle("is-lost", row.isLost);
    [line.cells[2].textContent, , line.cells[5].textContent] = row.figures;
    if (!row.mark) line.cells[4].textContent = row.figures[1];
  }
  if (!row.mark) return;
  const mark = readMark(row.mark);
  follow(d, row.figures[1], mark, isStored(d));
  follow(n, row.cause, mark, isStored(n));
}

// A field takes over what the server holds when it was stored, or when nobody has typed in it. Otherwise it keeps what
// its person had seen: the server will then find out that somebody else was there in between.
function follow(name, value, mark, isStored) {
  const field = fields.get(name);
  if (!field) return see(name, mark);
  const isFree = !isDirty(field) && !pending.has(name);
  if (!isStored && !isFree) return undefined;
  see(name, mark);
  const shows = isFree || field.value === sent.get(name);
  field.defaultValue = value;
  if (!shows || pending.has(name)) return undefined;
  field.value = value;
  return settled.set(name, value);
}

function ask(name, rows, text, value) {
  const field = fields.get(name);
  const now = readMark(rows.find((row) => String(row.pk) === name.slice(1)).mark);
  const line = say(name, "conflict", text);
  const button = (label, chosen) => {
    const css = { type: "button", className: "btn btn-sm btn-outline-secondary" };
    const made = Object.assign(document.createElement("button"), css, { textContent: label });
    made.addEventListener("click", () => {
      see(name, now);
      field.defaultValue = value;
      field.value = chosen;
      enqueue([name]);
      field.focus();
    });
    line.append(" ", made);
  };
  button(`Giữ của tôi: ${field.value.slice(0, 20) || "ô trống"}`, field.value);
  button(`Lấy: ${value.slice(0, 20) || "ô trống"}`, value);
}
