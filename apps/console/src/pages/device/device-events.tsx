import { useTranslation } from 'react-i18next';
import { endpoints, type StoredEvent } from '#contracts';
import { useListing } from '../../api/use-listing.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { TimeText } from '../../components/time-text.js';
import { labelOf } from '../../i18n/label-of.js';

const refreshMs = 10_000;

/** What happened on the device itself. */
export function DeviceEvents({ deviceId }: { readonly deviceId: string }) {
  const { t } = useTranslation();
  const { view } = useListing(endpoints.listEvents, { params: { deviceId } }, { refetchMs: refreshMs });
  return (
    <Panel title={t('device.events')}>
      <QueryView query={view}>
        {(events) =>
          events.length === 0 ? (
            <p className="muted">{t('device.noEvents')}</p>
          ) : (
            <ol className="event-list">
              {events.toReversed().map((event) => (
                <EventRow key={`${event.observedAt}/${event.seq}/${event.messageId}`} event={event} />
              ))}
            </ol>
          )
        }
      </QueryView>
    </Panel>
  );
}

function EventRow({ event }: { readonly event: StoredEvent }) {
  const { t } = useTranslation();
  const details = Object.entries(event.details)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => (typeof value === 'string' ? labelOf(t, `value.${name}`, value) : String(value)));
  return (
    <li>
      <TimeText at={event.observedAt} />
      <strong>{labelOf(t, 'value.event', event.event)}</strong>
      <span className="muted">{details.join(' · ')}</span>
    </li>
  );
}
