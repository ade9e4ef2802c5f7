import { CreateFindings1763600000003 } from './create-findings-1763600000003.js';
import { CreatePeople1763600000000 } from './create-people-1763600000000.js';
import { CreateTimeSeries1763600000002 } from './create-time-series-1763600000002.js';
import { CreateTrials1763600000001 } from './create-trials-1763600000001.js';

/** In the order of their time; published ones are never edited. */
export const allMigrations = [
  CreatePeople1763600000000,
  CreateTrials1763600000001,
  CreateTimeSeries1763600000002,
  CreateFindings1763600000003,
];
