// What to do with a file that was received; of a workbook, the choice of sheet and column.

import { complain, part } from "./dom.js";
import { number, say, size } from "./words.js";

// The service itself takes no column below this without being told.
const LIKELY_ENOUGH = 0.35;

const likelihood = (column) => column.claims_likelihood;
const best = (columns) =>
  columns.reduce((a, b) => (a && likelihood(a) >= likelihood(b) ? a : b), null);
const bestOfSheet = (sheet) => likelihood(best(sheet.columns) ?? { claims_likelihood: -1 });

export class Choice {
  constructor(workbook) {
    this.workbook = workbook;
    part("sheet").onchange = () => this.#showColumns();
    part("kinds").onchange = () => this.#showKind();
  }

  show() {
    const { filename, file_size, sheets } = this.workbook;
    part("chosen-name").textContent = filename;
    part("chosen-size").textContent = size(file_size);
    part("doc-id").value = filename;
    this.#showKinds();
    if (sheets) this.#showSheets(sheets);
    this.#showKind();
    complain(part("choose-problem"), "");
    part("choose").hidden = false;
  }

  #showKinds() {
    const kinds = this.workbook.kinds ?? ["claims"];
    for (const input of document.querySelectorAll("#kinds input")) {
      input.closest("label").hidden = !kinds.includes(input.value);
      input.checked = input.value === kinds[0];
    }
    part("kinds").hidden = kinds.length < 2;
  }

  #showKind() {
    part("for-claims").hidden = this.kind !== "claims";
    part("for-documents").hidden = this.kind !== "documents";
    part("for-video").hidden = this.kind !== "video";
    part("submit").hidden = this.kind === "video";
    part("submit").disabled = this.kind === "claims" && this.sheet.columns.length === 0;
  }

  #showSheets(sheets) {
    part("sheet").replaceChildren(...sheets.map(sheetOption));
    const scores = sheets.map(bestOfSheet);
    part("sheet").selectedIndex = scores.indexOf(Math.max(...scores));
    this.#showColumns();
  }

  get kind() {
    return document.querySelector("#kinds input:checked").value;
  }

  get docId() {
    return part("doc-id").value.trim();
  }

  get sheet() {
    return this.workbook.sheets[part("sheet").selectedIndex];
  }

  get letter() {
    return document.querySelector("#columns input:checked")?.value ?? null;
  }

  get first() {
    if (this.kind === "video") return part("for-video").querySelector("a");
    if (this.kind === "documents") return part("doc-id");
    const inputs = [...document.querySelectorAll("#columns input")];
    return inputs.find((input) => input.checked) ?? inputs[0] ?? part("sheet");
  }

  #showColumns() {
    const { columns } = this.sheet;
    const likeliest = best(columns);
    const isSure = likeliest !== null && likelihood(likeliest) >= LIKELY_ENOUGH;
    const rows = columns.map((column) => columnRow(column, isSure && column === likeliest));
    part("columns").replaceChildren(...rows);
    part("columns-note").textContent = note(columns, isSure);
    this.#showKind();
    part("choose-problem").hidden = true;
    scrollToChecked();
  }
}

function note(columns, isSure) {
  if (columns.length === 0) return say("empty_sheet");
  return isSure ? "" : say("unsure");
}

function sheetOption(sheet) {
  const rows = number(sheet.rows);
  return new Option(say(sheet.rows === 1 ? "sheet_of_one" : "sheet", { name: sheet.name, rows }), sheet.name);
}

function columnRow(column, isChecked) {
  const row = part("column").content.cloneNode(true);
  const input = row.querySelector("input");
  input.value = column.letter;
  input.checked = isChecked;
  row.querySelector(".letter").textContent = column.letter;
  row.querySelector(".header bdi").textContent = column.header || say("no_header");
  row.querySelector(".likely").hidden = likelihood(column) < LIKELY_ENOUGH;
  row.querySelector(".sample").textContent = column.sample;
  return row;
}

function scrollToChecked() {
  const list = part("columns");
  const row = list.querySelector("input:checked")?.closest("label");
  list.scrollTop = row ? row.offsetTop - list.clientHeight / 3 : 0;
}
