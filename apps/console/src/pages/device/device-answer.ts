import type { endpoints } from '#contracts';
import type { CallResult } from '../../api/call.js';

/** What the API says of a device with its newest state. */
export type DeviceAnswer = CallResult<typeof endpoints.getDevice>;
