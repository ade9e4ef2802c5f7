import type { Setting } from './setting.js';
import { settings } from './settings.js';

/** The table of all settings as Markdown, for the generated documents. */
export function configTable(): string {
  const rows = (Object.entries(settings) as [string, Setting][]).map(([name, of]) => {
    const file = of.secret === true ? ` (or \`${name}_FILE\`)` : '';
    const fallback = of.default === undefined ? 'not set' : `\`${of.default}\``;
    return `| \`${name}\`${file} | ${fallback} | ${of.unit ?? ''} | ${of.doc} |`;
  });
  return ['| setting | default | unit | meaning |', '|---|---|---|---|', ...rows].join('\n');
}
