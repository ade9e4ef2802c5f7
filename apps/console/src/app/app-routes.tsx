import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import { usePermission } from '../api/use-session.js';

const MapPage = lazy(() => import('../pages/map/map-page.js').then((m) => ({ default: m.MapPage })));
const DevicesPage = lazy(() =>
  import('../pages/devices/devices-page.js').then((m) => ({ default: m.DevicesPage })),
);
const DevicePage = lazy(() =>
  import('../pages/device/device-page.js').then((m) => ({ default: m.DevicePage })),
);
const IncidentsPage = lazy(() =>
  import('../pages/incidents/incidents-page.js').then((m) => ({ default: m.IncidentsPage })),
);
const IncidentPage = lazy(() =>
  import('../pages/incident/incident-page.js').then((m) => ({ default: m.IncidentPage })),
);
const TrialsPage = lazy(() =>
  import('../pages/trials/trials-page.js').then((m) => ({ default: m.TrialsPage })),
);
const TrialPage = lazy(() => import('../pages/trial/trial-page.js').then((m) => ({ default: m.TrialPage })));
const QuarantinePage = lazy(() =>
  import('../pages/quarantine/quarantine-page.js').then((m) => ({ default: m.QuarantinePage })),
);
const QuarantinedPage = lazy(() =>
  import('../pages/quarantined/quarantined-page.js').then((m) => ({ default: m.QuarantinedPage })),
);
const NotFoundPage = lazy(() =>
  import('../pages/not-found/not-found-page.js').then((m) => ({ default: m.NotFoundPage })),
);

/** Every page by its address; what a role may not read has no address for it. */
export function AppRoutes() {
  const mayWatch = usePermission('live.watch');
  const mayReadDevices = usePermission('device.read');
  const mayReadIncidents = usePermission('incident.read');
  const mayReadTrials = usePermission('trial.read');
  const mayReadQuarantine = usePermission('quarantine.read');
  return (
    <Routes>
      {mayWatch && <Route index element={<MapPage />} />}
      {mayReadDevices && <Route path="devices" element={<DevicesPage />} />}
      {mayReadDevices && <Route path="devices/:deviceId" element={<DevicePage />} />}
      {mayReadIncidents && <Route path="incidents" element={<IncidentsPage />} />}
      {mayReadIncidents && <Route path="incidents/:incidentId" element={<IncidentPage />} />}
      {mayReadTrials && <Route path="trials" element={<TrialsPage />} />}
      {mayReadTrials && <Route path="trials/:trialId" element={<TrialPage />} />}
      {mayReadQuarantine && <Route path="quarantine" element={<QuarantinePage />} />}
      {mayReadQuarantine && <Route path="quarantine/:quarantineId" element={<QuarantinedPage />} />}
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
