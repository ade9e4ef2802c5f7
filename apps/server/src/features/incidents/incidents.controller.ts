import { Controller, Inject } from '@nestjs/common';
import { endpoints, type Finding, type Incident, type IncidentSummary, type Page } from '#contracts';
import type { Storage } from '#storage';
import type { Caller } from '../../http/caller.js';
import { FromAccess, FromCaller, FromRequest, type Input } from '../../http/input.decorator.js';
import { answerOf, foundOr } from '../../http/problem.exception.js';
import { Route } from '../../http/route.decorator.js';
import { storageToken } from '../../wiring/tokens.js';
import type { FoundAccess } from '../people/session.service.js';
import { IncidentService } from './incident.service.js';
import { VendorSight } from './vendor-sight.js';

@Controller()
export class IncidentsController {
  constructor(
    @Inject(IncidentService) private readonly incidents: IncidentService,
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(VendorSight) private readonly sight: VendorSight,
  ) {}

  @Route(endpoints.listFindings)
  async findings(
    @FromRequest() { query }: Input<typeof endpoints.listFindings>,
    @FromCaller() caller: Caller,
  ): Promise<Page<Finding>> {
    const { vendorId } = caller;
    const page = answerOf(await this.storage.findingReads.list(query, { vendorId }));
    return { ...page, items: page.items.map((finding) => this.sight.finding(finding, vendorId)) };
  }

  @Route(endpoints.getFinding)
  async finding(@FromRequest() { params }: Input<typeof endpoints.getFinding>, @FromCaller() caller: Caller) {
    const { vendorId } = caller;
    const found = await this.storage.findingReads.find(params.findingId, { vendorId });
    return this.sight.revisions(foundOr(found, `finding ${params.findingId}`), vendorId);
  }

  @Route(endpoints.listIncidents)
  async list(
    @FromRequest() { query }: Input<typeof endpoints.listIncidents>,
    @FromCaller() caller: Caller,
  ): Promise<Page<IncidentSummary>> {
    return answerOf(await this.storage.incidentReads.list(query, { vendorId: caller.vendorId }));
  }

  @Route(endpoints.getIncident)
  async get(
    @FromRequest() { params }: Input<typeof endpoints.getIncident>,
    @FromCaller() caller: Caller,
  ): Promise<Incident> {
    const { vendorId } = caller;
    const found = await this.storage.incidentReads.find(params.incidentId, { vendorId });
    return this.sight.incident(foundOr(found, `incident ${params.incidentId}`), vendorId);
  }

  @Route(endpoints.actOnIncident)
  async act(
    @FromRequest() { params, body }: Input<typeof endpoints.actOnIncident>,
    @FromCaller() caller: Caller,
    @FromAccess() { principal }: FoundAccess,
  ): Promise<Incident> {
    const { vendorId } = caller;
    const done = answerOf(await this.incidents.act(vendorId, params.incidentId, body, principal));
    return this.sight.incident(done, vendorId);
  }

  @Route(endpoints.commentOnIncident)
  async comment(
    @FromRequest() { params, body }: Input<typeof endpoints.commentOnIncident>,
    @FromCaller() caller: Caller,
    @FromAccess() { principal }: FoundAccess,
  ): Promise<Incident> {
    const action = { action: 'comment', text: body.text } as const;
    const { vendorId } = caller;
    const done = answerOf(await this.incidents.act(vendorId, params.incidentId, action, principal));
    return this.sight.incident(done, vendorId);
  }
}
