import { lazy, useEffect } from 'react';
import { Route, Routes } from 'react-router';
import { usePermission } from '../api/use-session.js';

/** The first view goes first. */
const afterFirstViewMs = 2000;

const loaders = {
  map: () => import('../pages/map/map-page.js').then((m) => ({ default: m.MapPage })),
  devices: () => import('../pages/devices/devices-page.js').then((m) => ({ default: m.DevicesPage })),
  device: () => import('../pages/device/device-page.js').then((m) => ({ default: m.DevicePage })),
  incidents: () => import('../pages/incidents/incidents-page.js').then((m) => ({ default: m.IncidentsPage })),
  incident: () => import('../pages/incident/incident-page.js').then((m) => ({ default: m.IncidentPage })),
  trials: () => import('../pages/trials/trials-page.js').then((m) => ({ default: m.TrialsPage })),
  trial: () => import('../pages/trial/trial-page.js').then((m) => ({ default: m.TrialPage })),
  quarantine: () =>
    import('../pages/quarantine/quarantine-page.js').then((m) => ({ default: m.QuarantinePage })),
  quarantined: () =>
    import('../pages/quarantined/quarantined-page.js').then((m) => ({ default: m.QuarantinedPage })),
  notFound: () => import('../pages/not-found/not-found-page.js').then((m) => ({ default: m.NotFoundPage })),
};
const MapPage = lazy(loaders.map);
const DevicesPage = lazy(loaders.devices);
const DevicePage = lazy(loaders.device);
const IncidentsPage = lazy(loaders.incidents);
const IncidentPage = lazy(loaders.incident);
const TrialsPage = lazy(loaders.trials);
const TrialPage = lazy(loaders.trial);
const QuarantinePage = lazy(loaders.quarantine);
const QuarantinedPage = lazy(loaders.quarantined);
const NotFoundPage = lazy(loaders.notFound);

/**
 * Fetches the pages that were not opened yet, so that they open while the server is away, and after it
 * came back with a newer build. What cannot be fetched is asked for again when its page is opened.
 */
function useAllPages(): void {
  useEffect(() => {
    const waiting = globalThis.setTimeout(() => {
      void Promise.allSettled(Object.values(loaders).map((load) => load()));
    }, afterFirstViewMs);
    return () => globalThis.clearTimeout(waiting);
  }, []);
}

/** Every page by its address; what a role may not read has no address for it. */
export function AppRoutes() {
  useAllPages();
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
