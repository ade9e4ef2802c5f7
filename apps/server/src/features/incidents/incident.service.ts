import { Inject, Injectable } from '@nestjs/common';
import {
  type Incident,
  type IncidentAction,
  incidentSummary,
  type Outcome,
  type Principal,
} from '#contracts';
import type { LiveHub } from '#live';
import type { Storage } from '#storage';
import { liveHubToken, storageToken } from '../../wiring/tokens.js';

/** What people do to incidents; each act is stored as a new entry and then shown live. */
@Injectable()
export class IncidentService {
  constructor(
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(liveHubToken) private readonly hub: LiveHub,
  ) {}

  async act(
    vendorId: string | null,
    incidentId: string,
    action: IncidentAction,
    by: Principal,
  ): Promise<Outcome<Incident>> {
    const actor = { type: by.type, id: by.id, name: by.name };
    const done = await this.storage.incidents.act(incidentId, action, actor, { vendorId });
    if (done.ok) this.hub.updateIncident(incidentSummary.parse(done.value));
    return done;
  }
}
