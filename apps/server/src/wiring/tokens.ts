/** Names by which Nest hands out what the libs provide. */
export const loggerToken = Symbol('logger');
export const configToken = Symbol('config');
export const storageToken = Symbol('storage');
export const directoryToken = Symbol('trial directory');
export const ingestToken = Symbol('ingest');
export const brokerToken = Symbol('broker');
export const liveHubToken = Symbol('live hub');
export const metricsToken = Symbol('metrics');
export const readinessToken = Symbol('readiness');
