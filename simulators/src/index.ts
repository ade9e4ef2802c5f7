export { type Actor, actor } from './actor.js';
export { type Fault, fault } from './faults/fault.js';
export { type ExpectedFinding, expectedFindings } from './ground-truth.js';
export type { MessageStream, SimulatedMessage } from './message.js';
export {
  DeviceConnection,
  type DeviceConnectionOptions,
  type DeviceCredential,
} from './mqtt/device-connection.js';
export { createRandom, type Random } from './random.js';
export {
  type RunOptions,
  type RunProgress,
  type RunReport,
  runScenario,
  virtualStartMs,
} from './run-scenario.js';
export {
  kindsOf,
  type PlantedFinding,
  type Scenario,
  type ScenarioInput,
  scenario,
  trialFileFrom,
} from './scenario.js';
export { type Performance, scenarioMessages } from './scenario-messages.js';
export { scenarios } from './scenarios/scenario-library.js';
export { type SimulationClock, systemClock } from './simulation-clock.js';
export type { SimulationProblem } from './simulation-problem.js';
