import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { DeviceService } from '../features/devices/device.service.js';
import { DevicesController } from '../features/devices/devices.controller.js';
import { DocumentsController } from '../features/documents/documents.controller.js';
import { HealthController } from '../features/health/health.controller.js';
import { IncidentService } from '../features/incidents/incident.service.js';
import { IncidentsController } from '../features/incidents/incidents.controller.js';
import { VendorSight } from '../features/incidents/vendor-sight.js';
import { ObservationsController } from '../features/observations/observations.controller.js';
import { PeopleController } from '../features/people/people.controller.js';
import { SessionService } from '../features/people/session.service.js';
import { SignInTurns } from '../features/people/sign-in-turns.js';
import { TokenService } from '../features/people/token.service.js';
import { QuarantineController } from '../features/quarantine/quarantine.controller.js';
import { TrialService } from '../features/trials/trial.service.js';
import { TrialsController } from '../features/trials/trials.controller.js';
import { BacktestService } from '../features/verdicts/backtest.service.js';
import { ExplanationService } from '../features/verdicts/explanation.service.js';
import { RefoldService } from '../features/verdicts/refold.service.js';
import { RefoldsController } from '../features/verdicts/refolds.controller.js';
import { VerdictsController } from '../features/verdicts/verdicts.controller.js';
import { AccessGuard } from '../http/access.guard.js';
import { Admission } from '../http/admission.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { LiveGateway } from '../live/live.gateway.js';
import { LiveBroadcast } from '../live/live-broadcast.js';
import { LiveViewers } from '../live/live-viewers.js';
import { DirectoryLoader } from './directory-loader.js';
import type { Parts } from './parts.js';
import {
  brokerToken,
  configToken,
  directoryToken,
  ingestToken,
  liveHubToken,
  loggerToken,
  metricsToken,
  readinessToken,
  storageToken,
} from './tokens.js';

/** All features over the parts of the server. */
@Module({})
export class AppModule {
  static over(parts: Parts): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        HealthController,
        DocumentsController,
        PeopleController,
        TrialsController,
        DevicesController,
        ObservationsController,
        QuarantineController,
        IncidentsController,
        RefoldsController,
        VerdictsController,
      ],
      providers: [
        { provide: configToken, useValue: parts.config },
        { provide: loggerToken, useValue: parts.logger },
        { provide: storageToken, useValue: parts.storage },
        { provide: directoryToken, useValue: parts.directory },
        { provide: ingestToken, useValue: parts.ingest },
        { provide: brokerToken, useValue: parts.broker },
        { provide: liveHubToken, useValue: parts.liveHub },
        { provide: LiveBroadcast, useValue: parts.liveBroadcast },
        { provide: DirectoryLoader, useValue: parts.loader },
        { provide: metricsToken, useValue: parts.metrics },
        { provide: readinessToken, useValue: parts.readiness },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        Admission,
        SignInTurns,
        SessionService,
        TokenService,
        TrialService,
        DeviceService,
        IncidentService,
        VendorSight,
        RefoldService,
        ExplanationService,
        BacktestService,
        LiveViewers,
        LiveGateway,
      ],
    };
  }
}
