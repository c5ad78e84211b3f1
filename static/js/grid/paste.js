// A block from Excel: the server reads it and shows what would change; nothing is changed before that is confirmed.
import { form } from "./fields.js";
import { commit } from "./undo.js";

const dialog = document.getElementById("dan");
const body = dialog.querySelector("[data-body]");
const apply = dialog.querySelector("[value=apply]");

export async function paste(event) {
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(text.trimEnd())) return; // one cell: the browser pastes it
  event.preventDefault();
  const data = new FormData();
  data.set("text", text);
  data.set("start", event.target.name.slice(1));
  body.textContent = "… đang đọc khối vừa chép";
  apply.hidden = true;
  dialog.showModal();
  try {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" };
    const response = await fetch(dialog.dataset.address + location.search, { method: "POST", body: data, headers });
    if (![200, 422].includes(response.status)) throw new Error(response.status);
    body.innerHTML = await response.text();
  } catch {
    body.textContent = "Chưa xem trước được: mất kết nối hoặc phiên làm việc đã hết. Chưa ô nào thay đổi; dán lại khi có kết nối.";
  }
  apply.hidden = !body.querySelector("[data-name]");
  (apply.hidden ? apply.nextElementSibling : apply).focus();
}

dialog.addEventListener("close", () => {
  if (dialog.returnValue !== "apply") return;
  dialog.returnValue = "";
  commit(new Map([...body.querySelectorAll("[data-name]")].map((row) => [row.dataset.name, row.dataset.value])));
});
