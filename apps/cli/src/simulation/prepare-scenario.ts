import { endpoints, failure, type Outcome, success } from '#contracts';
import { type DeviceCredential, type Scenario, scenarios, trialFileFrom } from '#simulators';
import type { Installation } from '../installation/installation.js';
import { type CliProblem, usageProblem } from '../terminal/reply.js';

/** The scenario of an id, or which there are. */
export function findScenario(id: string): Outcome<Scenario, CliProblem> {
  const found = scenarios.get(id);
  if (found !== undefined) return success(found);
  return failure(
    usageProblem(`there is no scenario ${id}`, `There are: ${[...scenarios.keys()].join(', ')}.`),
  );
}

/** Imports the scenario's trial, in force from the time (epoch ms) on, unless it is there already. */
export async function ensureTrial(
  installation: Installation,
  scenario: Scenario,
  fromMs: number,
): Promise<Outcome<'imported' | 'known', CliProblem>> {
  const trialId = scenario.trialFile.trial.id;
  const known = await installation.call(endpoints.getTrial, { params: { trialId } });
  if (known.ok) return success('known');
  if (known.problem.code !== 'not_found') return known;
  const imported = await installation.call(endpoints.importTrial, { body: trialFileFrom(scenario, fromMs) });
  return imported.ok ? success('imported') : imported;
}

/** Fresh credentials for all devices and gateways of a scenario; older ones stop working. */
export async function issueCredentials(
  installation: Installation,
  scenario: Scenario,
): Promise<Outcome<DeviceCredential[], CliProblem>> {
  const issued: DeviceCredential[] = [];
  const behindGateways = new Set<string>();
  for (const gateway of scenario.gateways) {
    const credential = await installation.call(endpoints.createGateway, { body: gateway });
    if (!credential.ok) return credential;
    issued.push(credential.value);
    for (const deviceId of gateway.deviceIds) behindGateways.add(deviceId);
  }
  for (const { deviceId } of scenario.actors) {
    if (behindGateways.has(deviceId)) continue;
    const credential = await installation.call(endpoints.issueCredential, { params: { deviceId } });
    if (!credential.ok) return credential;
    issued.push(credential.value);
  }
  return success(issued);
}
