import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { taipeiVillages } from './build/taipei-villages.js';

const root = fileURLToPath(new URL('.', import.meta.url));
const server = 'http://127.0.0.1:3000';

export default defineConfig({
  root,
  plugins: [react(), taipeiVillages()],
  // Node's subpath imports (#contracts ...) lead to the sources, as in tsconfig.
  resolve: { conditions: ['trialwatch-source', ...defaultClientConditions] },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    // A strict Content-Security-Policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    // MapLibre alone is above the default; it is loaded only with the first map.
    chunkSizeWarningLimit: 1300,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': server,
      '/socket.io': { target: server, ws: true },
    },
  },
});
