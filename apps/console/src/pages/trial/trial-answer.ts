import type { endpoints } from '#contracts';
import type { CallResult } from '../../api/call.js';

/** What the API says of a trial with the permit in force. */
export type TrialAnswer = CallResult<typeof endpoints.getTrial>;
