// A long list of check boxes: search by name with or without diacritics, tick or clear what is shown, count.
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

for (const list of document.querySelectorAll("[data-checklist]:has([data-tools])")) {
  const labels = [...list.querySelectorAll("fieldset label")];
  const box = (label) => label.querySelector("input");
  const chosen = () => labels.filter((label) => box(label).checked).length;
  const count = () => { list.querySelector("[data-count]").textContent = `Đã chọn ${chosen()}/${labels.length}`; };
  list.querySelector("[data-find]").addEventListener("input", (event) => {
    for (const label of labels) label.hidden = !fold(label.textContent).includes(fold(event.target.value.trim()));
  });
  for (const button of list.querySelectorAll("[data-all]")) button.addEventListener("click", () => {
    for (const label of labels) if (!label.hidden) box(label).checked = Boolean(button.dataset.all);
    count();
  });
  list.addEventListener("change", count);
  list.querySelector("[data-tools]").hidden = false;
  count();
}
