// The score table: keys between cells, and the state of each cell in words. Figures always come from the server.
const table = document.querySelector("[data-score-table]");
const stateOf = (input) => document.getElementById(input.getAttribute("aria-describedby"));
const versionOf = (input) => document.getElementById(input.id.replace("diem-", "phien-"));

function say(input, text, kind) {
  const line = document.createElement("p");
  line.className = `state-${kind}`;
  line.textContent = text;
  stateOf(input).replaceChildren(line);
}

function move(input, step) {
  const inputs = [...table.querySelectorAll(".score-input")];
  const next = inputs[inputs.indexOf(input) + step];
  if (next) next.focus();
  else input.blur();
}

function restore(input) {
  input.value = versionOf(input).dataset.saved;
  if (document.activeElement === input) input.select(); // what is typed next replaces it, as on entering the cell
  input.removeAttribute("aria-invalid");
  stateOf(input).replaceChildren();
}

function answerConflict(button) {
  const input = document.getElementById(`diem-${button.dataset.keep ?? button.dataset.take}`);
  versionOf(input).value = button.dataset.version;
  if (button.dataset.take) {
    versionOf(input).dataset.saved = button.dataset.value;
    restore(input);
  } else {
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  input.focus(); // the button that was pressed is gone
}

table.addEventListener("focusin", (event) => {
  if (event.target.matches(".score-input")) event.target.select();
});

table.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches(".score-input") || event.isComposing) return;
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    move(input, step);
  } else if (event.key === "Escape") {
    restore(input);
  }
});

table.addEventListener("click", (event) => {
  if (event.target.matches("[data-keep], [data-take]")) answerConflict(event.target);
});

table.addEventListener("htmx:beforeRequest", (event) => {
  event.target.dataset.sent = event.target.value;
  say(event.target, "… đang lưu", "busy");
});

// Unsaved is said in the cell; the typed text always stays in it.
table.addEventListener("htmx:sendError", (event) => say(event.target, "⚠ chưa lưu được: mất kết nối, sửa lại ô để thử lần nữa", "bad"));
table.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  say(event.target, status === 401 ? `⚠ ${responseText}` : "⚠ chưa lưu được: máy chủ báo lỗi, sửa lại ô để thử lần nữa", "bad");
});

// A refusal (409, 422) is swapped in like any answer, so that only the status tells it from a saved value.
const isSaved = (event) => event.detail.xhr.status === 200;

table.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.matches(".score-input")) return;
  if (isSaved(event)) event.target.removeAttribute("aria-invalid");
  else event.target.setAttribute("aria-invalid", "true");
});

document.addEventListener("htmx:afterSettle", (event) => {
  const input = event.detail.requestConfig?.elt;
  if (!input?.matches?.(".score-input") || !isSaved(event)) return;
  if (input.value === input.dataset.sent) input.value = versionOf(input).dataset.saved;
});

window.addEventListener("beforeunload", (event) => {
  const isUnsaved = [...table.querySelectorAll(".score-input")].some((input) => input.value !== versionOf(input).dataset.saved);
  if (isUnsaved) event.preventDefault();
});
