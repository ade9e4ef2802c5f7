import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemPanel } from './problem-panel.js';

interface QueryViewProps<T> {
  readonly query: {
    readonly data: T | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  };
  readonly children: (data: T) => ReactNode;
}

/** Waits for a query, shows what went wrong, then its data. Data that are there stay when a refetch fails. */
export function QueryView<T>({ query, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error !== null) return <ProblemPanel error={query.error} onRetry={() => query.refetch()} />;
  return <LoadingState />;
}

export function LoadingState() {
  const { t } = useTranslation();
  return (
    <p className="loading-state" role="status">
      {t('ui.loading')}
    </p>
  );
}
