import { trialOfBuses } from './late-data.js';
import { startProduct } from './product.js';

const product = await startProduct(trialOfBuses(Number(process.argv[2] ?? '100')));
const { server, clients } = product;
process.send?.({
  port: Number(new URL(server.mqttUrl).port),
  httpUrl: server.httpUrl,
  token: server.adminToken,
  clients,
});
process.once('SIGTERM', () => void product.stop().then(() => process.exit(0)));
