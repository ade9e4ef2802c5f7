export type { FirstAccount, MadeAccount, RunningServer, ServerSettings } from './wiring/server-settings.js';
export { startServer } from './wiring/start-server.js';
