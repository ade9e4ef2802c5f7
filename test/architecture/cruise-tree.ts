import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { dependencyRules } from './dependency-rules.js';

/** What a look at the dependencies of a checkout found. */
export interface TreeVerdict {
  /** `rule: from -> to`, sorted. */
  readonly violations: readonly string[];
  readonly moduleCount: number;
}

/**
 * Judges the imports of a checkout, type-only ones too, by the dependency rules.
 * @param root the checkout, or a folder laid out like one
 */
export async function cruiseTree(root: string): Promise<TreeVerdict> {
  const folders = ['apps', 'libs', 'simulators', 'test'].filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(
    folders,
    {
      baseDir: root,
      validate: true,
      ruleSet: dependencyRules,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)dist/' },
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['trialwatch-source', 'import', 'node', 'default', 'types'],
        mainFields: ['module', 'main', 'types'],
        extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.json', '.d.ts'],
      },
    },
    { extensionAlias: { '.js': ['.ts', '.tsx', '.js'], '.mjs': ['.mts', '.mjs'] } },
  );
  const { summary, modules } = output as ICruiseResult;
  return {
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort(),
    moduleCount: modules.length,
  };
}
