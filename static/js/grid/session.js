// The session ended while somebody was typing: sign in inside the page, go on where they were. The box takes no focus:
// whoever is typing goes on typing, and signs in when the row is done.
const form = () => document.querySelector("form[data-keep]"); // a page may put another in its place
const box = document.getElementById("dang-nhap");
const notice = box.querySelector("[role=alert]");
const owner = form()?.dataset.keep.split(":")[0]; // none where there is nothing to write
let done = () => {};
let last = null; // where the person was typing

document.addEventListener("focusin", ({ target }) => { if (target.closest("form[data-keep]")) last = target; });

// An answer of the server; one that is down for a moment (503) is as good as no connection.
async function ask(address, options) {
  const response = await fetch(address, { ...options, credentials: "same-origin" });
  if (response.status >= 500) throw new Error(response.status);
  return response;
}

// The token that forms need now; false when another person is signed in by now.
export async function renewToken() {
  const response = await ask(box.dataset.session, { headers: { "HX-Request": "true" } });
  return response.ok && takeOver(await response.json());
}

function takeOver({ user, token }) {
  if (String(user) !== owner) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  return true;
}

// Show the box; ``whenBack`` is called once the person is signed in again.
export function signIn(whenBack) {
  done = whenBack;
  if (!box.hidden) return;
  box.hidden = false;
  notice.textContent = "Các ô vừa gõ vẫn còn nguyên. Đăng nhập lại để lưu.";
}

function close() {
  box.hidden = true;
  last?.focus();
}

box.querySelector("[type=button]").addEventListener("click", close);
box.addEventListener("keydown", (event) => event.key === "Escape" && close());
box.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  notice.textContent = "… đang đăng nhập";
  notice.textContent = await enter(event.target).catch(() => "Mất kết nối: các ô vẫn còn nguyên, thử lại sau ít phút.");
  if (notice.textContent) return;
  event.target.elements.password.value = "";
  close();
  done();
});

// Why nobody was signed in; "" when the person is back.
async function enter(inputs) {
  const body = new FormData(inputs);
  body.set("csrfmiddlewaretoken", form().elements.csrfmiddlewaretoken.value);
  body.set("next", box.dataset.session);
  const response = await ask(box.dataset.address, { method: "POST", body });
  if (response.status === 429) return "Gõ sai nhiều lần nên tài khoản tạm khoá 15 phút; các ô vẫn còn nguyên.";
  if (!response.ok || !response.headers.get("Content-Type").startsWith("application/json")) {
    return "Tên đăng nhập hoặc mật khẩu không đúng: kiểm tra phím Caps Lock và tắt Unikey rồi gõ lại.";
  }
  if (takeOver(await response.json())) return "";
  return "Đây là tài khoản của người khác. Tải lại trang rồi đăng nhập đúng tài khoản: các ô vẫn được giữ trên máy này.";
}
