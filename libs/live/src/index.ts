export { LiveHub, type LiveHubOptions } from './live-hub.js';
export type { FrameSink, LiveClock, LiveSeed, LiveUpdate } from './ports.js';
