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
import { type RuleSpecification, ruleSpecifications } from '#rules';

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

function ruleSection(of: RuleSpecification): string {
  const parameters = of.parameters.map(
    ({ name, zh, en, unit, default: fallback, note }) =>
      `| \`${name}\` | ${fallback === undefined ? '' : `\`${JSON.stringify(fallback)}\``} | ${unit ?? ''} | ${en} · ${zh}${note === null ? '' : ` (${note})`} |`,
  );
  return [
    `## ${of.rule}: ${of.title.zh} · ${of.title.en}`,
    `Version ${of.version}. Kinds: ${of.kinds.join(', ')}. Severity: ${of.severity}. Legal ground (Act 20): \`${of.legalGround}\`.`,
    `- Starts: ${of.starts.en} (${of.starts.zh})\n- Ends: ${of.ends.en} (${of.ends.zh})`,
    ['| parameter | default | unit | meaning |', '|---|---|---|---|', ...parameters].join('\n'),
  ].join('\n\n');
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
    {
      name: 'rules.md',
      content: markdown(
        'Rules',
        'What a permit can ask for. Parameters are given in the permit; what is left out has its default.',
        ...ruleSpecifications.map(ruleSection),
      ),
    },
    { name: 'problems.md', content: markdown('Problem codes', problemRows()) },
  ];
}
