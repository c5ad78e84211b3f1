// A second click on a button while the first is on its way sends nothing: no task, section or note comes twice.
const WAIT = 5000; // then the button works again, should the connection have failed

window.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return; // refused by a question, or sent by htmx
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  return setTimeout(() => delete form.dataset.sent, WAIT);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
