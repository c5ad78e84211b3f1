// Bold and italics in texts with light markup (**đậm**, *nghiêng*): buttons above the field, Ctrl+B and Ctrl+I in it.
const STEPS = { b: 2, i: 1 };

// One paragraph with the stars that enclose it, in the other style; blanks stay outside the stars.
function restyled(line, step) {
  const [, before, text, after] = /^(\s*)(.*?)(\s*)$/s.exec(line);
  const [, left, inner, right] = /^(\**)(.*?)(\**)$/s.exec(text);
  const count = Math.min(left.length, right.length, 3);
  const has = step === 2 ? count >= 2 : count % 2 === 1;
  const stars = "*".repeat(has ? count - step : count + step);
  return before + stars + left.slice(count) + inner + right.slice(count) + stars + after;
}

function toggle(field, key) {
  const { value } = field;
  let [start, end] = [field.selectionStart, field.selectionEnd];
  while (value[start - 1] === "*" && value[end] === "*") [start, end] = [start - 1, end + 1];
  const chosen = value.slice(start, end);
  const lines = chosen.split("\n").map((line) => (line.trim() || !chosen ? restyled(line, STEPS[key]) : line));
  const text = lines.join("\n");
  field.focus();
  field.setSelectionRange(start, end);
  // The browser's own way of typing keeps Ctrl+Z; elsewhere the text is put in place.
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text);
  const stars = lines.length > 1 ? 0 : Math.floor((text.length - chosen.replaceAll("*", "").length) / 2);
  field.setSelectionRange(start + stars, start + text.length - stars);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const field of document.querySelectorAll("textarea[data-markup]")) {
  const tools = document.createElement("div");
  tools.className = "markup-tools";
  tools.innerHTML = '<button type="button" class="btn btn-sm btn-outline-secondary" title="Đậm (Ctrl+B)"><b>B</b></button> <button type="button" class="btn btn-sm btn-outline-secondary" title="Nghiêng (Ctrl+I)"><i>I</i></button>';
  tools.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps its selection
  [...tools.children].forEach((button, place) => button.addEventListener("click", () => toggle(field, "bi"[place])));
  field.before(tools);
  field.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || !STEPS[key] || event.isComposing) return;
    event.preventDefault();
    toggle(field, key);
  });
}
