const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

/** Columns that a text takes on a terminal: Chinese characters take two. */
export function displayWidth(text: string): number {
  return [...text].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Lines in a frame as wide as the longest of them. */
export function textBox(lines: readonly string[]): string {
  const width = Math.max(...lines.map(displayWidth));
  const rule = '─'.repeat(width + 2);
  const body = lines.map((line) => `│ ${padded(line, width)} │`);
  return [`┌${rule}┐`, ...body, `└${rule}┘`].join('\n');
}

/** Rows of cells in columns that line up. */
export function textColumns(rows: readonly (readonly string[])[]): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : padded(cell, widths[column] ?? 0)))
      .join('  '),
  );
}
