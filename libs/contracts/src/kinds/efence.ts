import { z } from 'zod';
import { envelopeShape } from '../envelope.js';
import { field, identifier } from '../fields.js';
import { defineKind } from '../kind-contract.js';

export const efence = defineKind({
  kind: 'efence',
  title: { zh: '電子圍籬', en: 'E-fence' },
  cadence: { zh: '進出時及定期', en: 'on change and at intervals' },
  mainField: 'presence',
  liveFields: ['presence', 'subjectId', 'distanceToBoundaryM'],
  observation: z.object({
    ...envelopeShape,
    presence: field(z.enum(['inside', 'outside', 'boundary', 'unknown']), {
      zh: '在場狀態',
      en: 'Presence',
      column: 'text',
    }),
    fenceId: field(identifier.optional(), { zh: '圍籬', en: 'Fence', column: 'text' }),
    subjectId: field(identifier.optional(), { zh: '對象', en: 'Subject', column: 'text' }),
    method: field(z.enum(['gnss', 'ble', 'uwb', 'camera', 'loop']).optional(), {
      zh: '偵測方式',
      en: 'Method',
    }),
    distanceToBoundaryM: field(z.number().optional(), {
      zh: '至邊界距離',
      en: 'Distance to the boundary',
      unit: 'm',
      column: 'real',
      note: 'positive inside',
    }),
    dwellS: field(z.number().min(0).optional(), { zh: '停留時間', en: 'Dwell', unit: 's', column: 'real' }),
  }),
  events: {},
});
