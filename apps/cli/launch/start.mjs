#!/usr/bin/env node
import { launchCli } from './launch-cli.mjs';

// npm start: the demo.
await launchCli(['demo']);
