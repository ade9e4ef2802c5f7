import type { Command } from 'commander';
import { endpoints, success } from '#contracts';
import { type InstallationOptions, withInstallation } from '../installation/open-installation.js';
import type { GlobalOptions, RunCommand } from '../terminal/command-runner.js';
import { credentialText } from './device.js';
import { withInstallationOptions } from './installation-options.js';

interface GatewayOptions extends InstallationOptions, GlobalOptions {
  readonly id: string;
  readonly vendor: string;
  readonly devices: string[];
}

function idList(text: string): string[] {
  return text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}

/** Adds `gateway add`. */
export function addGatewayCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('gateway')
    .description('gateways: one connection that speaks for several devices')
    .command('add')
    .description('issue one credential for a list of devices and print it once')
    .requiredOption('--id <id>', 'gateway; one of the same id is replaced')
    .requiredOption('--vendor <id>', 'vendor of all the devices')
    .requiredOption('--devices <ids>', 'devices, with commas between', idList);
  withInstallationOptions(command).action(() =>
    run<GatewayOptions>(command, (options, io) =>
      withInstallation(options, io, async (installation) => {
        const { id, vendor, devices } = options;
        const created = await installation.call(endpoints.createGateway, {
          body: { id, vendorId: vendor, deviceIds: devices },
        });
        if (!created.ok) return created;
        return success({
          json: { gatewayId: id, mqttUrl: installation.mqttUrl, ...created.value },
          text: credentialText(
            `Gateway ${id} speaks for ${devices.length} devices.`,
            created.value,
            installation.mqttUrl,
          ),
        });
      }),
    ),
  );
}
