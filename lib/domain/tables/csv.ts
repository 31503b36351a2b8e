import type { TableColumn } from "@/lib/domain/tables/sort-rows";

/**
 * The rows as CSV by RFC 4180: a line of titles, then one a row; CRLF after each; a cell with a comma, a quote or a
 * line break in quotes, and a quote inside doubled.
 *
 * Names come from strangers, and a spreadsheet takes a cell for a formula that begins with `=`, `+`, `-` or `@` (in
 * their full-width forms too), or with a tab or line break before such a one. Those cells get an apostrophe in front,
 * which spreadsheets take for "this is text"; whoever reads the file by a program takes it off again.
 */
export function toCsv<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((one) => one.toText(row))),
  ];
  return lines.map((cells) => `${cells.map(toCell).join(",")}\r\n`).join("");
}

function toCell(text: string): string {
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
