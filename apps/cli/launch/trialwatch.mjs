#!/usr/bin/env node
import { launchCli } from './launch-cli.mjs';

// npx trialwatch ...: the command line program.
await launchCli([]);
