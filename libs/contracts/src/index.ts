export {
  type BacktestDifference,
  type BacktestFinding,
  type BacktestResult,
  backtestDifference,
  backtestFinding,
  backtestResult,
  type JudgedFinding,
  type ObservationLine,
  observationLine,
} from './backtest.js';
export {
  type Device,
  device,
  type IssuedCredential,
  issuedCredential,
  type Vehicle,
  vehicle,
} from './device.js';
export {
  envelopeShape,
  type Location,
  type RecordStatus,
  recordStatus,
  recordStatuses,
  type StatusMessage,
  statusMessage,
} from './envelope.js';
export { type ExplainedReading, type Explanation, explainedReading, explanation } from './explanation.js';
export {
  type ColumnType,
  type FieldMeta,
  fieldRegistry,
  identifier,
  identifierPattern,
  type LocalizedText,
  localizedText,
  timestamp,
} from './fields.js';
export { type Finding, finding, findingStates, worstValue } from './finding.js';
export {
  type LineStringGeometry,
  lineString,
  type MultiPolygonGeometry,
  multiPolygon,
  type PolygonGeometry,
  polygon,
} from './geojson.js';
export {
  type Actor,
  actor,
  type Incident,
  type IncidentAction,
  type IncidentEntry,
  type IncidentState,
  type IncidentSummary,
  incident,
  incidentAction,
  incidentClasses,
  incidentEntry,
  incidentEntryTypes,
  incidentState,
  incidentStates,
  incidentSummary,
  verdicts,
} from './incident.js';
export { isKind, type Kind, kinds } from './kind.js';
export { defineKind, type KindContract } from './kind-contract.js';
export {
  type BusEventName,
  type BusPayload,
  eventEnvelope,
  eventSchema,
  kindContracts,
  type Payload,
} from './kind-contracts.js';
export { controlModes, engagements, fixTypes } from './kinds/bus.js';
export { roadUsers } from './kinds/traffic.js';
export {
  connectionStates,
  type LiveDevice,
  type LiveFinding,
  type LiveSnapshot,
  type LiveTick,
  liveDevice,
  liveEvents,
  liveFinding,
  livePath,
  liveSnapshot,
  liveTick,
} from './live.js';
export {
  type AnyObservation,
  compareObservationKeys,
  type DeviceEvent,
  type Observation,
  type ObservationKey,
} from './observation.js';
export { failure, type Outcome, success } from './outcome.js';
export {
  type ApiToken,
  apiToken,
  type Principal,
  principal,
  type Role,
  role,
  roles,
  type User,
  user,
  type Vendor,
  vendor,
} from './people.js';
export { type Permission, permissions } from './permissions.js';
export {
  type Lane,
  lane,
  type OperatingWindow,
  operatingWindow,
  type Permit,
  type PermitConditions,
  permit,
  permitConditions,
  type RuleUse,
  ruleUse,
  type Zone,
  zone,
  zonePurposes,
} from './permit.js';
export {
  type Problem,
  type ProblemCode,
  type ProblemDocument,
  problem,
  problemCatalogue,
  problemCodes,
  problemDocument,
  toProblemDocument,
  type Violation,
  violation,
} from './problems.js';
export { asyncApiDocument } from './projections/asyncapi.js';
export { type ColumnDescriptor, observationColumns, snakeCase } from './projections/columns.js';
export { fieldTables } from './projections/field-tables.js';
export {
  type JsonSchema,
  jsonSchemaOf,
  payloadSchemaDocument,
  payloadSchemas,
} from './projections/json-schema.js';
export { openApiDocument } from './projections/openapi.js';
export { type WalkedField, walkFields } from './projections/walk-fields.js';
export {
  type Notice,
  notice,
  type Quarantined,
  type QuarantinedDetail,
  quarantined,
  quarantinedDetail,
} from './quarantine.js';
export { type Refold, refold, refoldStates } from './refold.js';
export {
  type StoredEvent,
  type StoredMessage,
  type StoredObservation,
  storedEvent,
  storedMessage,
  storedObservation,
} from './rest/device-endpoints.js';
export { defineEndpoint, type Endpoint, type Policy } from './rest/endpoint.js';
export { type EndpointName, endpoints } from './rest/endpoints.js';
export { type Page, pageOf, pageQuery } from './rest/page.js';
export { type IssuedToken, issuedToken, type Session, session } from './rest/people-endpoints.js';
export {
  type LegalGround,
  legalGround,
  legalGrounds,
  opensIncident,
  type Severity,
  severities,
  severity,
} from './severity.js';
export {
  type Channel,
  type DeviceAddress,
  type DeviceTopic,
  deviceTopic,
  type PublishChannel,
  parseTopic,
  publishChannels,
  topicRoot,
} from './topics.js';
export {
  type Trial,
  type TrialFile,
  type TrialFileInput,
  type TrialFrame,
  type TrialState,
  type TrialStateChange,
  trial,
  trialFile,
  trialState,
  trialStateChange,
  trialStates,
  trialTransitions,
} from './trial.js';
export { readWithdrawalReason, type WithdrawalReason, withdrawalText } from './withdrawal-reason.js';
