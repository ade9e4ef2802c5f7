import { useState } from 'react';
import type { Finding, Incident } from '#contracts';

/** The finding that is explained: the chosen one, at first one that holds; undefined where there is none. */
export function useChosenFinding({ findings }: Incident) {
  const [chosenId, choose] = useState<string | null>(null);
  const finding: Finding | undefined =
    findings.find(({ id }) => id === chosenId) ??
    findings.find(({ state }) => state === 'open' || state === 'ended') ??
    findings[0];
  return { finding, choose };
}
