import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type IncidentSummary, severities } from '#contracts';
import type { DataColumn } from '../../components/data-column.js';
import { SeverityBadge } from '../../components/severity-badge.js';
import { IncidentStateBadge } from '../../components/state-badges.js';
import { TimeText } from '../../components/time-text.js';
import { spanText } from '../../format/time-format.js';
import { labelOf } from '../../i18n/label-of.js';
import { useLanguage } from '../../i18n/use-language.js';
import { DeviceSymbol } from '../../symbols/device-symbol.js';

/** Columns of a list of incidents. */
export function useIncidentColumns(): readonly DataColumn<IncidentSummary>[] {
  const what = useWhatColumns();
  const course = useCourseColumns();
  return useMemo(() => [...what, ...course], [what, course]);
}

function useWhatColumns(): readonly DataColumn<IncidentSummary>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'number',
        header: t('incidents.number'),
        cell: ({ id, number }) => (
          <Link className="row-link" to={`/incidents/${id}`}>
            #{number}
          </Link>
        ),
        sortBy: ({ number }) => number,
      },
      {
        id: 'severity',
        header: t('incidents.severity'),
        cell: ({ severity }) => <SeverityBadge severity={severity} />,
        sortBy: ({ severity }) => severities.indexOf(severity),
      },
      {
        id: 'rule',
        header: t('incidents.rule'),
        cell: ({ rule, allWithdrawn }) => (
          <span className="cell-with-symbol">
            {labelOf(t, 'rule', rule)}
            {allWithdrawn && <span className="badge is-quiet">{t('incidents.withdrawn')}</span>}
          </span>
        ),
        sortBy: ({ rule }) => rule,
      },
      {
        id: 'device',
        header: t('incidents.device'),
        cell: ({ kind, deviceId }) => (
          <span className="cell-with-symbol">
            <DeviceSymbol kind={kind} sizePx={18} />
            {deviceId}
          </span>
        ),
        sortBy: ({ deviceId }) => deviceId,
      },
    ],
    [t],
  );
}

function useCourseColumns(): readonly DataColumn<IncidentSummary>[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return useMemo(
    () => [
      {
        id: 'onset',
        header: t('incidents.onset'),
        cell: ({ onset }) => <TimeText at={onset} />,
        sortBy: ({ onset }) => Date.parse(onset),
        minor: true,
      },
      {
        id: 'duration',
        header: t('incidents.duration'),
        numeric: true,
        cell: ({ onset, endedAt }) =>
          endedAt === null
            ? t('incidents.ongoing')
            : spanText(Date.parse(endedAt) - Date.parse(onset), language),
        sortBy: ({ onset, endedAt }) => (endedAt === null ? null : Date.parse(endedAt) - Date.parse(onset)),
        minor: true,
      },
      {
        id: 'state',
        header: t('incidents.state'),
        cell: ({ state }) => <IncidentStateBadge state={state} />,
        sortBy: ({ state }) => state,
      },
      {
        id: 'assignee',
        header: t('incidents.assignee'),
        cell: ({ assignee }) => assignee ?? <span className="muted">{t('incidents.unassigned')}</span>,
        sortBy: ({ assignee }) => assignee,
        minor: true,
      },
    ],
    [t, language],
  );
}
