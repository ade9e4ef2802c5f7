/** Makes text safe to stand in HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function inline(text: string): string {
  return escapeHtml(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}

function row(line: string, cell: 'td' | 'th'): string {
  const cells = line.split('|').slice(1, -1);
  return `<tr>${cells.map((text) => `<${cell}>${inline(text.trim())}</${cell}>`).join('')}</tr>`;
}

function table(lines: readonly string[]): string {
  const [head = '', , ...body] = lines;
  return `<table><thead>${row(head, 'th')}</thead><tbody>${body.map((line) => row(line, 'td')).join('\n')}</tbody></table>`;
}

/** Shows our own generated tables (headings, paragraphs and pipe tables, nothing else) as HTML. */
export function markdownTablesToHtml(markdown: string): string {
  return markdown
    .split(/\n{2,}/)
    .map((block) => {
      if (block.startsWith('## ')) return `<h2>${inline(block.slice(3))}</h2>`;
      if (block.startsWith('|')) return table(block.trim().split('\n'));
      return `<p>${inline(block)}</p>`;
    })
    .join('\n');
}
