export { configTable } from './config-table.js';
export { type Config, type ConfigOutcome, type ConfigProblem, readConfig } from './read-config.js';
export { type ServerRole, type SettingName, serverRoles, settings } from './settings.js';
