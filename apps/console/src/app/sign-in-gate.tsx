import { SessionProvider, useSessionQuery } from '../api/use-session.js';
import { QueryView } from '../components/query-view.js';
import { LiveProvider } from '../live/live-provider.js';
import { SignInPage } from '../pages/sign-in/sign-in-page.js';
import { AppShell } from './app-shell.js';

/** Shows the console to whoever is signed in, and the sign-in page to everybody else. */
export function SignInGate() {
  const query = useSessionQuery();
  return (
    <QueryView query={query}>
      {(session) =>
        session === null ? (
          <SignInPage />
        ) : (
          // Another person must not inherit what this one saw.
          <SessionProvider key={session.principal.id} value={session}>
            <LiveProvider>
              <AppShell />
            </LiveProvider>
          </SessionProvider>
        )
      }
    </QueryView>
  );
}
