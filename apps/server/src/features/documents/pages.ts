import { asyncApiDocument, fieldTables, problemCatalogue } from '#contracts';
import { productVersion } from '../../wiring/product-version.js';
import { escapeHtml, markdownTablesToHtml } from './markdown-tables.js';

function page(title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="zh-Hant">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${head}<link rel="stylesheet" href="/api/docs/assets/documents.css">
</head>
<body>
<nav><a href="/">TrialWatch</a> <a href="/api/docs">REST</a> <a href="/api/docs/mqtt">MQTT · live</a> <a href="/api/docs/problems">Problems</a> <a href="/api/openapi.json">openapi.json</a> <a href="/api/asyncapi.json">asyncapi.json</a> <a href="/api/payloads.schema.json">payloads.schema.json</a></nav>
${body}
</body>
</html>
`;
}

/** The REST API, drawn by Swagger UI from our own copy of it. */
export function openApiPage(): string {
  return page(
    'TrialWatch REST API',
    '<div id="swagger-ui"></div>\n<script src="/api/docs/assets/swagger-ui-bundle.js"></script>\n<script src="/api/docs/assets/start-swagger-ui.js"></script>',
    '<link rel="stylesheet" href="/api/docs/assets/swagger-ui.css">\n',
  );
}

interface AsyncApiChannels {
  readonly channels: Readonly<Record<string, { readonly address: string; readonly title: string }>>;
}

/** Topics, live events and the fields of every kind. */
export function mqttPage(): string {
  const { channels } = asyncApiDocument(productVersion) as unknown as AsyncApiChannels;
  const rows = Object.values(channels)
    .map(
      ({ address, title }) =>
        `<tr><td><code>${escapeHtml(address)}</code></td><td>${escapeHtml(title)}</td></tr>`,
    )
    .join('\n');
  return page(
    'TrialWatch MQTT',
    `<main><h1>MQTT · 即時串流</h1>
<p>一則訊息為一筆觀測，或 1 至 500 筆觀測的陣列。QoS 1 與 2 在資料寫入後才會回覆確認。 A payload is one observation or an array of up to 500. QoS 1 and 2 are acknowledged after the commit.</p>
<table><thead><tr><th>主題 topic</th><th>說明 meaning</th></tr></thead><tbody>${rows}</tbody></table>
${markdownTablesToHtml(fieldTables())}</main>`,
  );
}

export function problemsPage(): string {
  const rows = Object.entries(problemCatalogue)
    .map(
      ([code, { status, en, zh }]) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escapeHtml(zh)}</td><td>${escapeHtml(en)}</td></tr>`,
    )
    .join('\n');
  return page(
    'TrialWatch problems',
    `<main><h1>錯誤代碼 · Problem codes</h1><table><thead><tr><th>code</th><th>HTTP</th><th>說明</th><th>meaning</th></tr></thead><tbody>${rows}</tbody></table></main>`,
  );
}
