import type { Permission, Policy, Principal, Role } from '#contracts';

/** `all`: everybody's things; `own`: only what belongs to the caller's vendor. */
export type Grant = 'all' | 'own' | 'none';

type Row = Readonly<Record<Role, Grant>>;

const everybody: Row = { operator: 'all', vendor: 'own', regulator: 'all', administrator: 'all' };
const officeOnly: Row = { operator: 'all', vendor: 'none', regulator: 'none', administrator: 'all' };
const authorities: Row = { operator: 'all', vendor: 'none', regulator: 'all', administrator: 'all' };
const administratorOnly: Row = { operator: 'none', vendor: 'none', regulator: 'none', administrator: 'all' };

/** The one table of rights, asked by REST, live, broker and console alike. What is not here is denied. */
export const permissionTable: Readonly<Record<Permission, Row>> = {
  'trial.read': everybody,
  'trial.write': administratorOnly,
  'trial.steer': officeOnly,
  'permit.publish': administratorOnly,
  'device.read': everybody,
  'device.write': administratorOnly,
  'credential.issue': administratorOnly,
  'observation.read': everybody,
  'message.read': everybody,
  'finding.read': everybody,
  'backtest.run': authorities,
  'refold.read': everybody,
  'refold.request': officeOnly,
  'incident.read': everybody,
  'incident.handle': officeOnly,
  'incident.comment': everybody,
  'quarantine.read': everybody,
  'live.watch': everybody,
  'user.read': authorities,
  'vendor.read': everybody,
  'vendor.write': administratorOnly,
  'token.manage': administratorOnly,
};

/** What a caller may reach under a permission. */
export type AccessDecision =
  | { readonly allowed: false }
  | { readonly allowed: true /** Null: everybody's things. */; readonly vendorId: string | null };

const denied: AccessDecision = { allowed: false };

/**
 * Decides a policy for a caller (null: not signed in). A caller of the role vendor without a vendor
 * has no things of its own, so it is denied.
 */
export function decide(principal: Principal | null, policy: Policy): AccessDecision {
  if (policy === 'public') return { allowed: true, vendorId: null };
  if (principal === null) return denied;
  if (policy === 'session') return { allowed: true, vendorId: principal.vendorId };
  const grant = permissionTable[policy][principal.role];
  if (grant === 'all') return { allowed: true, vendorId: null };
  if (grant === 'own' && principal.vendorId !== null) return { allowed: true, vendorId: principal.vendorId };
  return denied;
}

/** The permissions that a caller has at all: what the console may offer. */
export function permissionsOf(principal: Principal): Permission[] {
  return (Object.keys(permissionTable) as Permission[]).filter((name) => decide(principal, name).allowed);
}
