import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api-problem.js';
import { rememberSession } from './session-hint.js';
import { sessionKey } from './session-key.js';

const retries = 2;

/** The one cache of what the server said. A session that ended anywhere ends everywhere. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        const signedOut = error instanceof ApiProblem && error.status === 401;
        if (!signedOut || query.queryKey[0] === sessionKey[0]) return;
        rememberSession(false);
        client.setQueryData(sessionKey, null);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: true,
        // An answer of the server stays the same when asked again; only a lost way there is worth a retry.
        retry: (count, error) =>
          count < retries && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
      },
    },
  });
  return client;
}
