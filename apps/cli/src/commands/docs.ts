import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type GeneratedDocument, generatedDocuments } from '../generated-documents.js';

const folder = join('docs', 'generated');

async function isCurrent({ name, content }: GeneratedDocument): Promise<boolean> {
  try {
    return (await readFile(join(folder, name), 'utf8')) === content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function versionOfPackage(): Promise<string> {
  return (JSON.parse(await readFile('package.json', 'utf8')) as { version: string }).version;
}

/** Adds `docs [--check]`: writes docs/generated, or fails where a document no longer follows the sources. */
export function addDocsCommand(program: Command): void {
  program
    .command('docs')
    .description('write docs/generated from the sources')
    .option('--check', 'write nothing; fail where a document is out of date')
    .action(async (options: { check?: boolean }) => {
      const documents = generatedDocuments(await versionOfPackage());
      const stale: GeneratedDocument[] = [];
      for (const document of documents) if (!(await isCurrent(document))) stale.push(document);
      if (options.check === true) {
        if (stale.length === 0) return;
        process.stderr.write(
          `out of date: ${stale.map(({ name }) => join(folder, name)).join(', ')}; run npm run generate\n`,
        );
        process.exitCode = 1;
        return;
      }
      await mkdir(folder, { recursive: true });
      for (const { name, content } of stale) await writeFile(join(folder, name), content);
      process.stdout.write(`${documents.length} documents, ${stale.length} written\n`);
    });
}
