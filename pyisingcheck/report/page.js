// Sorting, filtering and opening of rows; the page is complete without it.
for (const table of document.querySelectorAll("table")) {
  const heads = [...table.tHead.rows[0].cells];
  const key = (body, i) => body.rows[0].cells[i].dataset.key ?? body.rows[0].cells[i].textContent;
  const compare = (a, b) =>
    a === "" ? 1 : b === "" ? -1 : a.localeCompare(b, "en", { numeric: true });
  const order = (a, b) => (isNaN(a) || isNaN(b) || a === "" || b === "" ? compare(a, b) : a - b);
  heads.forEach((head, i) => {
    head.querySelector("button").addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const bodies = [...table.tBodies];
      bodies.sort((a, b) => (down ? -1 : 1) * order(key(a, i), key(b, i)));
      table.append(...bodies);
    });
  });
}
for (const button of document.querySelectorAll(".open")) {
  const more = button.closest("tbody").querySelector(".more");
  more.hidden = true;
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    more.hidden = !more.hidden;
    button.setAttribute("aria-expanded", String(!more.hidden));
  });
}
const search = document.querySelector("#search");
const chips = [...document.querySelectorAll(".tools button")];
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = chips.filter((c) => c.getAttribute("aria-pressed") === "true").map((c) => c.value);
  for (const body of document.querySelectorAll("tbody")) {
    const text = body.textContent.toLowerCase();
    const shown = words.every((word) => text.includes(word));
    body.hidden = !shown || (wanted.length > 0 && !wanted.includes(body.dataset.status));
  }
}
search.addEventListener("input", filter);
for (const chip of chips) {
  chip.addEventListener("click", () => {
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
    filter();
  });
}
