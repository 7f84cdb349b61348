// The table of all disclosures: rows come from index-data.js, what is behind a row from findings.js in its folder.
"use strict";
(function () {
  const { columns, rows, severities } = window.budgetDisclosures;
  const words = JSON.parse(document.getElementById("words").textContent);
  const column = Object.fromEntries(columns.map((name, place) => [name, place]));
  const waiting = new Map();

  function text(value) {
    const holder = document.createElement("span");
    holder.textContent = value === null || value === undefined ? "" : String(value);
    return holder.innerHTML;
  }

  const address = (folder) => folder.split("/").map(encodeURIComponent).join("/");

  function amount(value, type) {
    if (type === "display") return value === null ? text(words.missing) : text(value).replace("-", "−");
    return value === null ? -Infinity : Number(String(value).replace(/[,%+\s]/g, "").replace("−", "-"));
  }

  function problems(counts, type) {
    if (type !== "display") return counts.reduce((sum, count) => sum * 1000 + Math.min(count, 999), 0);
    const told = counts.map((count, place) => count
      ? `<span class="badge ${severities[place]}" title="${text(words.severities[place])}">${count}</span>` : "");
    return told.join("") || text(words.nothing);
  }

  function name(value, type, row) {
    if (type !== "display") return value;
    const mark = row[column.synthetic] ? ` <span class="badge synthetic">${text(words.synthetic)}</span>` : "";
    return `<a href="${address(row[column.folder])}/${words.page}">${text(value)}</a>${mark}`;
  }

  const plain = (value, type) => type === "display" ? text(value) : value;
  const opener = (value, type) => type === "display"
    ? `<button type="button" aria-expanded="false" aria-label="${text(words.open)}">+</button>` : "";
  const table = new window.DataTable("#disclosures", {
    data: rows,
    deferRender: true,
    pageLength: 25,
    lengthMenu: [25, 100, 500],
    autoWidth: false,
    order: [],
    language: words.table,
    columns: [
      { data: null, render: opener, orderable: false, searchable: false },
      { data: column.region, render: plain, className: "minor" },
      { data: column.department, render: name },
      { data: column.fiscal_year, render: plain, className: "number", type: "num" },
      { data: column.kind, render: plain },
      { data: column.revenue, render: amount, className: "number", type: "num" },
      { data: column.change, render: amount, className: "number", type: "num" },
      { data: column.projects, render: amount, className: "number minor", type: "num" },
      { data: column.proved, render: amount, className: "number minor", type: "num" },
      { data: column.findings, render: problems, type: "num", searchable: false },
    ],
  });

  // One choice above the table for each column in which few values repeat.
  for (const choice of document.querySelectorAll("select[data-column]")) {
    const place = Number(choice.dataset.column), key = column[choice.name];
    for (const value of [...new Set(rows.map((row) => row[key]))].sort()) choice.add(new Option(value, value));
    choice.addEventListener("change", () => {
      table.column(place).search(choice.value, { exact: Boolean(choice.value) }).draw();
    });
  }

  window.shown = function (folder, html) {
    const place = waiting.get(folder);
    if (place) place.innerHTML = html;
  };

  function behind(row) {
    const folder = row[column.folder], place = document.createElement("div");
    place.textContent = words.loading;
    waiting.set(folder, place);
    const script = document.createElement("script");
    script.src = `${address(folder)}/${words.behind}`;
    script.onerror = () => { place.textContent = words.missing; };
    document.head.append(script);
    return place;
  }

  table.on("click", "tbody button", function () {
    const row = table.row(this.closest("tr")), open = row.child.isShown();
    if (open) row.child.hide(); else row.child(behind(row.data())).show();
    this.textContent = open ? "+" : "−";
    this.setAttribute("aria-expanded", String(!open));
  });
})();
