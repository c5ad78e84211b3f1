// Long lists of agencies and criteria become searchable; "dang uy" finds "Đảng ủy" (Tom Select folds diacritics).
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D");

for (const select of document.querySelectorAll("select[data-search]")) {
  for (const option of select.options) option.dataset.data = JSON.stringify({ folded: fold(option.text) });
  new window.TomSelect(select, {
    plugins: { remove_button: { title: "Bỏ chọn" } },
    searchField: ["text", "folded"],
    refreshThrottle: 0, // Enter right after the last letter takes what was searched, not what stood there before
    maxOptions: 400,
    placeholder: "Gõ để tìm, có dấu hoặc không dấu",
    render: { no_results: () => '<div class="no-results">Không thấy tên này</div>' },
  });
  select.setAttribute("aria-hidden", "true"); // the search box has taken over its label
}
