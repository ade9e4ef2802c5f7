#!/usr/bin/env node
import { launchCli } from './launch-cli.mjs';

// npm run generate: writes docs/generated anew from the code.
await launchCli(['docs']);
