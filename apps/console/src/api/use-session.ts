import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { endpoints, type Permission, type Session } from '#contracts';
import { ApiProblem } from './api-problem.js';
import { call } from './call.js';
import { mayHaveSession, rememberSession } from './session-hint.js';
import { sessionKey } from './session-key.js';

/** The session of whoever is signed in; null where nobody is. */
export function useSessionQuery() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => (mayHaveSession() ? askForSession(signal) : null),
    staleTime: 60_000,
  });
}

async function askForSession(signal: AbortSignal): Promise<Session | null> {
  try {
    return await call(endpoints.getSession, { signal });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    rememberSession(false);
    return null;
  }
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: Credentials) => call(endpoints.signIn, { body: credentials }),
    onSuccess: (session) => {
      rememberSession(true);
      client.setQueryData(sessionKey, session);
    },
  });
}

/** Signs out and forgets everything that was fetched for this person. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(endpoints.signOut),
    onSuccess: () => {
      rememberSession(false);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
      client.setQueryData(sessionKey, null);
    },
  });
}

const sessionContext = createContext<Session | null>(null);
export const SessionProvider = sessionContext.Provider;

/** The session below the sign-in gate. @throws Error outside of it. */
export function useSession(): Session {
  const session = useContext(sessionContext);
  if (session === null) throw new Error('useSession is used outside of SessionProvider');
  return session;
}

/** Whether the signed-in person has a right; what it is false for is not offered. */
export function usePermission(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}
