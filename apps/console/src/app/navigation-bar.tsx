import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { Permission } from '#contracts';
import { useSession } from '../api/use-session.js';
import { useLiveIncidents } from '../live/use-live-values.js';
import { UiIcon } from '../symbols/ui-icon.js';

const entries = [
  { to: '/', name: 'map', permission: 'live.watch' },
  { to: '/incidents', name: 'incidents', permission: 'incident.read' },
  { to: '/devices', name: 'devices', permission: 'device.read' },
  { to: '/trials', name: 'trials', permission: 'trial.read' },
  { to: '/quarantine', name: 'quarantine', permission: 'quarantine.read' },
] as const satisfies readonly { to: string; name: string; permission: Permission }[];

/** The main menu: a row in the bar, on a phone a row at the bottom. */
export function NavigationBar() {
  const { t } = useTranslation();
  const { permissions } = useSession();
  return (
    <nav className="navigation-bar" aria-label={t('app.navigation')}>
      <ul>
        {entries
          .filter(({ permission }) => permissions.includes(permission))
          .map(({ to, name }) => (
            <li key={name}>
              <NavLink to={to} end={to === '/'} className="navigation-link">
                <UiIcon name={name} />
                <span>{t(`app.${name}`)}</span>
                {name === 'incidents' && <OpenIncidentCount />}
              </NavLink>
            </li>
          ))}
      </ul>
    </nav>
  );
}

function OpenIncidentCount() {
  const { t } = useTranslation();
  const open = useLiveIncidents().filter(({ state }) => state === 'open').length;
  if (open === 0) return null;
  return (
    <span className="navigation-count">
      <span aria-hidden="true">{open > 99 ? '99+' : open}</span>
      <span className="visually-hidden">{t('app.openIncidents', { count: open })}</span>
    </span>
  );
}
