import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
// Node's subpath imports (#contracts ...) lead to the sources, as in tsconfig.
const conditions = ['trialwatch-source', 'module', 'node', 'development|production'];

export default defineConfig({
  root,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Waiting for a condition on a busy machine; a condition that comes ends the wait at once.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{libs,apps,simulators}/**/*.spec.ts'], environment: 'node' },
      },
      { extends: true, test: { name: 'architecture', include: ['test/architecture/**/*.spec.ts'] } },
      {
        extends: true,
        test: {
          name: 'medium',
          include: ['test/medium/**/*.spec.ts', 'test/golden/**/*.spec.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.spec.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
