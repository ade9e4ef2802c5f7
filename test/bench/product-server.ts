import type { TrialFileInput } from '#contracts';
import { benchLane, kindOfClient } from './ingest-mix.js';
import { startProduct } from './product.js';

const trialId = 'bench';

function trialFile(clients: number): TrialFileInput {
  return {
    format: 'trialwatch.trial/1',
    trial: {
      id: trialId,
      name: { zh: '效能測試', en: 'Bench' },
      timeZone: 'Asia/Taipei',
      recordStatus: 'test',
      vendorIds: ['bench'],
    },
    permits: [
      {
        validFrom: new Date(Date.now() - 3_600_000).toISOString(),
        conditions: {
          lanes: [
            {
              id: 'xinyi',
              name: { zh: '信義路公車道', en: 'Xinyi Road bus lane' },
              geometry: {
                type: 'LineString',
                coordinates: benchLane.map(([lon, lat]) => [lon, lat] as [number, number]),
              },
              halfWidthM: 3.5,
            },
          ],
          speedLimitMps: 2.78,
          operatingWindows: [{ from: '00:00', to: '00:00' }],
          reportIntervalS: { bus: 1, streetlight: 900, parking: 900, efence: 900, traffic: 60, bin: 1800 },
        },
      },
    ],
    devices: Array.from({ length: clients }, (_, index) => {
      const kind = kindOfClient(index, clients);
      const vehicle = kind === 'bus' ? { vehicle: { lengthM: 4, widthM: 2 } } : {};
      return { id: `${kind}-${index}`, kind, vendorId: 'bench', ...vehicle };
    }),
  };
}

const product = await startProduct(trialFile(Number(process.argv[2] ?? '200')));
process.send?.({ port: Number(new URL(product.server.mqttUrl).port), clients: product.clients });
process.once('SIGTERM', () => void product.stop().then(() => process.exit(0)));
