import { expect, it } from 'vitest';
import { markdownTablesToHtml } from './markdown-tables.js';

it('shows headings, paragraphs and tables', () => {
  const html = markdownTablesToHtml(
    '## Bus\n\nAll `fields`.\n\n| a | b |\n| - | - |\n| 1 | `x` |\n| 2 |  |\n',
  );
  expect(html).toBe(
    '<h2>Bus</h2>\n<p>All <code>fields</code>.</p>\n' +
      '<table><thead><tr><th>a</th><th>b</th></tr></thead>' +
      '<tbody><tr><td>1</td><td><code>x</code></td></tr>\n<tr><td>2</td><td></td></tr></tbody></table>',
  );
});

it('lets no text become markup', () => {
  const html = markdownTablesToHtml('## <script>\n\n`<img src="x">`\n\n| <b> |\n| - |\n| & |');
  expect(html).not.toMatch(/<(script|img|b)>|<img/);
  expect(html).toContain('<code>&lt;img src=&quot;x&quot;&gt;</code>');
  expect(html).toContain('<td>&amp;</td>');
});
