import { z } from 'zod';
import { identifier, timestamp } from '../fields.js';
import { apiToken, principal, role, user, vendor } from '../people.js';
import { permissions } from '../permissions.js';
import { defineEndpoint } from './endpoint.js';
import { pageOf, pageQuery } from './page.js';

/** Who is signed in and what the console may offer. */
export const session = z.object({
  principal,
  permissions: z.array(z.enum(permissions)),
  expiresAt: timestamp.nullable(),
});
export type Session = z.infer<typeof session>;

export const issuedToken = apiToken.extend({ token: z.string() });
export type IssuedToken = z.infer<typeof issuedToken>;

export const peopleEndpoints = {
  signIn: defineEndpoint({
    operationId: 'signIn',
    method: 'POST',
    path: '/session',
    tag: 'session',
    policy: 'public',
    status: 201,
    summary: 'Sign in; the session is kept in an HttpOnly cookie',
    body: z.object({ username: z.string().min(1).max(100), password: z.string().min(1).max(1000) }),
    response: session,
    problems: ['bad_credentials', 'account_locked', 'validation_failed'],
  }),
  getSession: defineEndpoint({
    operationId: 'getSession',
    method: 'GET',
    path: '/session',
    tag: 'session',
    policy: 'session',
    status: 200,
    summary: 'Who is signed in',
    response: session,
    problems: [],
  }),
  signOut: defineEndpoint({
    operationId: 'signOut',
    method: 'DELETE',
    path: '/session',
    tag: 'session',
    policy: 'session',
    status: 204,
    summary: 'Sign out and end the session',
    response: null,
    problems: [],
  }),
  listUsers: defineEndpoint({
    operationId: 'listUsers',
    method: 'GET',
    path: '/users',
    tag: 'people',
    policy: 'user.read',
    status: 200,
    summary: 'People of the installation',
    query: pageQuery,
    response: pageOf(user),
    problems: ['invalid_cursor'],
  }),
  listTokens: defineEndpoint({
    operationId: 'listTokens',
    method: 'GET',
    path: '/tokens',
    tag: 'people',
    policy: 'token.manage',
    status: 200,
    summary: 'Tokens of programs, without their secrets',
    query: pageQuery,
    response: pageOf(apiToken),
    problems: ['invalid_cursor'],
  }),
  createToken: defineEndpoint({
    operationId: 'createToken',
    method: 'POST',
    path: '/tokens',
    tag: 'people',
    policy: 'token.manage',
    status: 201,
    summary: 'Make a bearer token for a program; it is shown once',
    body: z.object({
      name: z.string().min(1).max(100),
      role,
      vendorId: identifier.optional(),
      expiresAt: timestamp.optional(),
    }),
    response: issuedToken,
    problems: ['validation_failed'],
  }),
  revokeToken: defineEndpoint({
    operationId: 'revokeToken',
    method: 'DELETE',
    path: '/tokens/:tokenId',
    tag: 'people',
    policy: 'token.manage',
    status: 204,
    summary: 'Revoke a token at once',
    params: z.object({ tokenId: identifier }),
    response: null,
    problems: ['not_found'],
  }),
  listVendors: defineEndpoint({
    operationId: 'listVendors',
    method: 'GET',
    path: '/vendors',
    tag: 'people',
    policy: 'vendor.read',
    status: 200,
    summary: 'Vendors',
    query: pageQuery,
    response: pageOf(vendor),
    problems: ['invalid_cursor'],
  }),
  createVendor: defineEndpoint({
    operationId: 'createVendor',
    method: 'POST',
    path: '/vendors',
    tag: 'people',
    policy: 'vendor.write',
    status: 201,
    summary: 'Register a vendor',
    body: vendor,
    response: vendor,
    problems: ['already_exists', 'validation_failed'],
  }),
} as const;
