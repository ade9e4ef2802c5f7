import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { ErrorBoundary } from '../components/error-boundary.js';
import { LoadingState } from '../components/query-view.js';
import { AppRoutes } from './app-routes.js';
import { IncidentAnnouncer } from './incident-announcer.js';
import { NavigationBar } from './navigation-bar.js';
import { StaleBanner } from './stale-banner.js';
import { TopBar } from './top-bar.js';
import { useCatchUp } from './use-catch-up.js';
import './app-shell.css';

/** The frame around every page: bar, menu, the page itself, and what must be seen on every page. */
export function AppShell() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  useCatchUp();
  return (
    <div className="app-shell">
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <TopBar>
        <NavigationBar />
      </TopBar>
      <StaleBanner />
      <main id="content" className="app-content" tabIndex={-1}>
        <ErrorBoundary resetKey={pathname}>
          <Suspense fallback={<LoadingState />}>
            <AppRoutes />
          </Suspense>
        </ErrorBoundary>
      </main>
      <IncidentAnnouncer />
    </div>
  );
}
