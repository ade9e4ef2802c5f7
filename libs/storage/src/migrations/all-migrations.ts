import { AddLampAndTrafficColumns1763600000005 } from './add-lamp-and-traffic-columns-1763600000005.js';
import { CreateFindings1763600000003 } from './create-findings-1763600000003.js';
import { CreatePeople1763600000000 } from './create-people-1763600000000.js';
import { CreateTimeSeries1763600000002 } from './create-time-series-1763600000002.js';
import { CreateTrials1763600000001 } from './create-trials-1763600000001.js';
import { ExtendRefolds1763600000004 } from './extend-refolds-1763600000004.js';

/** In the order of their time; published ones are never edited. */
export const allMigrations = [
  CreatePeople1763600000000,
  CreateTrials1763600000001,
  CreateTimeSeries1763600000002,
  CreateFindings1763600000003,
  ExtendRefolds1763600000004,
  AddLampAndTrafficColumns1763600000005,
];
