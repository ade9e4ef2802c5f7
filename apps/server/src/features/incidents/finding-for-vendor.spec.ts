import { describe, expect, it } from 'vitest';
import type { Explanation, Finding, Incident, LiveFinding } from '#contracts';
import { contextRuleNames } from '#rules';
import {
  explanationForVendor,
  findingForVendor,
  incidentForVendor,
  liveFindingForVendor,
} from './finding-for-vendor.js';

describe('what a vendor sees', () => {
  const isOwn = (id: string) => id === 'bus-1' || id === 'lamp-1';
  const finding = {
    ruleId: 'a',
    rule: 'third_party_in_lane',
    deviceId: 'bus-1',
    worst: { value: 3, unit: '', at: '1970-01-01T00:00:00.000Z' },
    evidence: { params: { withinM: 60 }, worst: { deviceId: 'counter-1', counts: { bicycle: 3 } } },
  } as unknown as Finding;

  it('is everything of a rule of one device', () => {
    const own = { ...finding, rule: 'overspeed', evidence: { first: { value: 9, seq: 1 } } };
    expect(findingForVendor(own, isOwn)).toBe(own);
  });

  it('is, of an incident, the findings and amendments without the worst value of others', () => {
    const said = { state: 'open', worst: finding.worst };
    const entry = (rule: string) => ({ details: { rule, before: said, after: said } });
    const incident = { findings: [finding], entries: [entry(finding.rule), entry('overspeed')] };
    const seen = incidentForVendor(incident as unknown as Incident, isOwn);
    expect(seen.findings[0]).toMatchObject({
      worst: null,
      evidence: { worst: { equipmentOfOthers: true } },
    });
    expect(seen.entries.map(({ details }) => details)).toEqual([
      { rule: finding.rule, before: { ...said, worst: null }, after: { ...said, worst: null } },
      { rule: 'overspeed', before: said, after: said },
    ]);
  });

  it('is, of an explanation, its own readings without what others were counted', () => {
    const reading = (deviceId: string) => ({ deviceId, verdict: 'breach', value: 3, unit: '', facts: {} });
    const explanation = { finding, readings: [reading('counter-1'), reading('bus-1')] };
    const seen = explanationForVendor(explanation as unknown as Explanation, isOwn);
    expect(seen.readings).toEqual([{ ...reading('bus-1'), value: 1 }]);
    expect(seen.finding.worst).toBeNull();
  });

  it('is, live, no worst value of rules that look at several devices', () => {
    const live = (rule: string) => ({ rule, worst: finding.worst }) as LiveFinding;
    for (const rule of contextRuleNames) expect(liveFindingForVendor(live(rule)).worst).toBeNull();
    const own = live('overspeed');
    expect(liveFindingForVendor(own)).toBe(own);
  });
});
