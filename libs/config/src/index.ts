export { configTable } from './config-table.js';
export { type Config, type ConfigOutcome, type ConfigProblem, readConfig } from './read-config.js';
export { type SettingName, settings } from './settings.js';
