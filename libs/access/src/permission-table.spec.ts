import { describe, expect, it } from 'vitest';
import { endpoints, type Principal, permissions, roles } from '#contracts';
import { decide, liveRoomOf, permissionsOf, permissionTable } from './index.js';

const caller = (role: Principal['role'], vendorId: string | null = null): Principal => ({
  type: 'user',
  id: 'u1',
  name: 'somebody',
  role,
  vendorId,
});

describe('the permission table', () => {
  it('has a row for every permission and a cell for every role', () => {
    expect(Object.keys(permissionTable).sort()).toEqual([...permissions].sort());
    for (const row of Object.values(permissionTable))
      expect(Object.keys(row).sort()).toEqual([...roles].sort());
  });

  it('never gives a vendor more than its own', () => {
    for (const permission of permissions) expect(permissionTable[permission].vendor).not.toBe('all');
  });

  it('denies a vendor account that belongs to no vendor', () => {
    for (const permission of permissions) {
      expect(decide(caller('vendor'), permission)).toEqual({ allowed: false });
    }
  });

  it('denies everything but public routes to nobody', () => {
    for (const endpoint of Object.values(endpoints)) {
      expect(decide(null, endpoint.policy).allowed).toBe(endpoint.policy === 'public');
    }
  });

  it('bounds a vendor to its own vendor id and room', () => {
    const vendor = caller('vendor', 'acme');
    expect(decide(vendor, 'incident.read')).toEqual({ allowed: true, vendorId: 'acme' });
    expect(liveRoomOf(vendor)).toBe('vendor:acme');
    expect(liveRoomOf(caller('operator'))).toBe('everything');
    expect(liveRoomOf(caller('vendor'))).toBeNull();
  });

  it('lets nobody but operators and administrators handle incidents', () => {
    expect(roles.filter((role) => permissionsOf(caller(role, 'acme')).includes('incident.handle'))).toEqual([
      'operator',
      'administrator',
    ]);
  });
});
