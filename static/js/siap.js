// Small comforts; every page works without them.

const summary = document.getElementById("galat");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      (field.closest(".field") ?? field).scrollIntoView();
      field.focus({ preventScroll: true });
    }
  });
}

for (const box of document.querySelectorAll("[data-reveal]")) {
  box.closest("[hidden]").hidden = false;
  box.addEventListener("change", () => {
    document.getElementById(box.dataset.reveal).type = box.checked ? "text" : "password";
  });
}

// In a bar that is hidden until now: <input type="checkbox" data-select-all="name"> and <output data-selected="name">.
for (const all of document.querySelectorAll("[data-select-all]")) {
  const boxes = [...all.form.elements].filter(
    (input) => input.type === "checkbox" && input.name === all.dataset.selectAll,
  );
  const count = document.querySelector(`[data-selected="${all.dataset.selectAll}"]`);
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    if (count) count.textContent = chosen;
  };
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  show();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
