import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { endpoints } from '#contracts';
import { call } from '../api/call.js';
import { useListing } from '../api/use-listing.js';
import { usePermission } from '../api/use-session.js';
import { type HeldSubject, heldSubjects } from '../format/held-subjects.js';
import { dateTimeText } from '../format/time-format.js';
import { ActionButton } from './action-button.js';
import { Panel } from './panel.js';
import { ProblemPanel } from './problem-panel.js';
import { TimeText } from './time-text.js';
import './held-refolds.css';

const refreshMs = 15_000;

interface HeldRefoldsProps {
  /** Of which trial, or of which device alone. */
  readonly of: { readonly trialId: string } | { readonly deviceId: string };
}

/** Data that came too late to be judged by themselves, with a button to judge them; nothing where none wait. */
export function HeldRefolds({ of }: HeldRefoldsProps) {
  const { t } = useTranslation();
  const mayRead = usePermission('refold.read');
  const { view } = useListing(
    endpoints.listRefolds,
    { query: { ...of, state: 'held' } },
    { refetchMs: refreshMs, enabled: mayRead },
  );
  const waiting = heldSubjects(view.data ?? []);
  if (waiting.length === 0) return null;
  return (
    <Panel title={t('refold.title')}>
      <p className="muted">{t('refold.lead')}</p>
      <ul className="held-list">
        {waiting.map((held) => (
          <HeldRow key={`${held.subject} ${held.requestedAt}`} held={held} />
        ))}
      </ul>
    </Panel>
  );
}

function HeldRow({ held }: { readonly held: HeldSubject }) {
  const { t } = useTranslation();
  const mayAsk = usePermission('refold.request');
  const client = useQueryClient();
  const { subject, from, requestedAt } = held;
  // `trial/rule` is a rule that looks at several devices: it is judged with the devices that it looks at.
  const isDevice = !subject.includes('/');
  const ask = useMutation({
    mutationFn: () => call(endpoints.requestRefold, { body: { deviceId: subject, from } }),
    onSuccess: () => client.invalidateQueries({ queryKey: [endpoints.listRefolds.operationId] }),
  });
  return (
    <li>
      <p className="held-row">
        <strong>{subject}</strong>
        <span className="muted">
          {t('refold.from')} <TimeText at={from} />
        </span>
        <span className="muted">
          {t('refold.requestedAt')} <TimeText at={requestedAt} />
        </span>
        {mayAsk && isDevice && (
          <ActionButton
            aria-label={t('refold.judgeLabel', { subject, from: dateTimeText(Date.parse(from)) })}
            isDisabled={ask.isPending || ask.isSuccess}
            onPress={() => ask.mutate()}
          >
            {t(ask.isSuccess ? 'refold.asked' : 'refold.judge')}
          </ActionButton>
        )}
      </p>
      {ask.error !== null && <ProblemPanel error={ask.error} />}
    </li>
  );
}
