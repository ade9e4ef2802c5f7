import { permissionTable } from '#access';
import { configTable } from '#config';
import {
  asyncApiDocument,
  fieldTables,
  openApiDocument,
  payloadSchemaDocument,
  problemCatalogue,
  roles,
} from '#contracts';

export interface GeneratedDocument {
  /** Below docs/generated. */
  readonly name: string;
  readonly content: string;
}

const notice = '<!-- Generated from the sources by `npm run generate`; do not edit. -->';

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function markdown(title: string, ...parts: readonly string[]): string {
  return `${[notice, `# ${title}`, ...parts].join('\n\n')}\n`;
}

function permissionRows(): string {
  const rows = Object.entries(permissionTable).map(
    ([permission, row]) =>
      `| \`${permission}\` | ${roles.map((role) => (row[role] === 'none' ? '' : row[role])).join(' | ')} |`,
  );
  return [`| permission | ${roles.join(' | ')} |`, `|---|${roles.map(() => '---|').join('')}`, ...rows].join(
    '\n',
  );
}

function problemRows(): string {
  const rows = Object.entries(problemCatalogue).map(
    ([code, of]) => `| \`${code}\` | ${of.status} | ${of.en} | ${of.zh} |`,
  );
  return ['| code | HTTP status | meaning | 說明 |', '|---|---|---|---|', ...rows].join('\n');
}

/** Every document that is projected from the sources; committed, and compared by the drift check. */
export function generatedDocuments(version: string): readonly GeneratedDocument[] {
  return [
    { name: 'openapi.json', content: json(openApiDocument(version)) },
    { name: 'asyncapi.json', content: json(asyncApiDocument(version)) },
    { name: 'payloads.schema.json', content: json(payloadSchemaDocument()) },
    { name: 'fields.md', content: markdown('Fields of every kind', fieldTables()) },
    { name: 'config.md', content: markdown('Settings', configTable()) },
    {
      name: 'permissions.md',
      content: markdown(
        'Permissions',
        "Who may do what. `all`: everything; `own`: only what belongs to the caller's vendor; empty: nothing.",
        permissionRows(),
      ),
    },
    { name: 'problems.md', content: markdown('Problem codes', problemRows()) },
  ];
}
