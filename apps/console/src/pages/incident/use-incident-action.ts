import { useMutation, useQueryClient } from '@tanstack/react-query';
import { endpoints, type IncidentAction } from '#contracts';
import { call } from '../../api/call.js';
import { usePermission } from '../../api/use-session.js';

/** Acts on an incident; the answer is the incident as it is then. */
export function useIncidentAction(incidentId: string) {
  const client = useQueryClient();
  const mayHandle = usePermission('incident.handle');
  return useMutation({
    mutationFn: (action: IncidentAction) => {
      const params = { incidentId };
      // Vendors comment by an address of their own, which is all that they may use.
      if (action.action === 'comment' && !mayHandle) {
        return call(endpoints.commentOnIncident, { params, body: { text: action.text } });
      }
      return call(endpoints.actOnIncident, { params, body: action });
    },
    onSuccess: (incident) => {
      client.setQueryData(['incident', incidentId], incident);
      void client.invalidateQueries({ queryKey: ['listIncidents'] });
    },
  });
}
