// A form that htmx stores when a field is left: say so while it is on its way, and when it did not arrive.
const line = document.getElementById("trang-thai-luu");
const LOST = "⚠ Chưa lưu được, chữ vẫn còn trong ô: kiểm tra mạng, hoặc đăng nhập lại ở thẻ khác, rồi bấm «Lưu».";

function say(text, css) {
  line.textContent = text;
  line.className = css;
}

document.body.addEventListener("htmx:beforeRequest", () => say("… đang lưu", "state-busy"));
document.body.addEventListener("htmx:beforeSwap", () => { line.className = ""; });
document.body.addEventListener("htmx:sendError", () => say(LOST, "state-bad"));
document.body.addEventListener("htmx:responseError", (event) => {
  if (![409, 422].includes(event.detail.xhr.status)) say(LOST, "state-bad");
});
