export { everythingRoom, liveRoomOf, vendorRoom } from './live-rooms.js';
export {
  type AccessDecision,
  decide,
  type Grant,
  permissionsOf,
  permissionTable,
} from './permission-table.js';
export { publishRight, type SpokenFor, subscribeRight } from './topic-rights.js';
