import { Inject, Injectable } from '@nestjs/common';
import type { Explanation, Finding, Incident } from '#contracts';
import { directoryToken } from '../../wiring/tokens.js';
import type { TrialDirectory } from '../../wiring/trial-directory.js';
import {
  explanationForVendor,
  findingForVendor,
  type IsOwn,
  incidentForVendor,
} from './finding-for-vendor.js';

type Revised = Finding & { readonly revisions: readonly Finding[] };

/** Verdicts as their caller may see them; `vendorId` null: one who may see everybody's. */
@Injectable()
export class VendorSight {
  constructor(@Inject(directoryToken) private readonly directory: TrialDirectory) {}

  finding<F extends Finding>(finding: F, vendorId: string | null): F {
    return vendorId === null ? finding : findingForVendor(finding, this.#owned(vendorId));
  }

  /** With all its revisions. */
  revisions(finding: Revised, vendorId: string | null): Finding & { revisions: Finding[] } {
    const revisions = finding.revisions.map((revision) => this.finding(revision, vendorId));
    return { ...this.finding(finding, vendorId), revisions };
  }

  incident(incident: Incident, vendorId: string | null): Incident {
    return vendorId === null ? incident : incidentForVendor(incident, this.#owned(vendorId));
  }

  explanation(explanation: Explanation, vendorId: string | null): Explanation {
    return vendorId === null ? explanation : explanationForVendor(explanation, this.#owned(vendorId));
  }

  #owned(vendorId: string): IsOwn {
    return (deviceId) => this.directory.deviceById(deviceId)?.vendorId === vendorId;
  }
}
