import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  connectionStates,
  findingStates,
  incidentClasses,
  incidentEntryTypes,
  incidentStates,
  kindContracts,
  kinds,
  legalGrounds,
  recordStatuses,
  roles,
  severities,
  trialStates,
  verdicts,
  walkFields,
  zonePurposes,
} from '#contracts';
import { en } from './en/en.js';
import { ruleNames } from './zh-tw/rule-names.js';
import { zhTw } from './zh-tw/zh-tw.js';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(value, `${path}${key}.`),
  );
}
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
const chinese = new Map(leaves(zhTw));
const english = new Map(leaves(en));

describe('the two languages', () => {
  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('have no empty text and the same placeholders', () => {
    for (const [key, text] of chinese) {
      expect(text.trim(), key).not.toBe('');
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('have no Chinese in English texts but where it is meant', () => {
    const meant = new Set(['app.otherLanguage', 'map.attribution']);
    const stray = [...english].filter(([key, text]) => /\p{Script=Han}/u.test(text) && !meant.has(key));
    expect(stray).toEqual([]);
  });
});

describe('labels', () => {
  const groups: Readonly<Record<string, readonly string[]>> = {
    kind: kinds,
    severity: severities,
    findingState: findingStates,
    incidentState: incidentStates,
    verdict: verdicts,
    incidentClass: incidentClasses,
    entryType: incidentEntryTypes,
    trialState: trialStates,
    recordStatus: recordStatuses,
    zonePurpose: zonePurposes,
    role: roles,
    connection: connectionStates,
    legalGround: legalGrounds,
  };

  it.each(Object.entries(groups))('of %s name every value of the contract', (group, valuesOfGroup) => {
    for (const value of valuesOfGroup)
      expect(chinese.has(`${group}.${value}`), `${group}.${value}`).toBe(true);
  });

  it('of kinds say what the contracts say', () => {
    for (const kind of kinds) {
      expect({ zh: zhTw.kind[kind], en: en.kind[kind] }).toEqual(kindContracts[kind].title);
    }
  });

  it('name every value of every enumerated field and every event', () => {
    const missing: string[] = [];
    for (const contract of Object.values(kindContracts)) {
      const schemas = [contract.observation, ...Object.values(contract.events)] as z.ZodObject[];
      for (const { path, schema } of schemas.flatMap((each) => walkFields(each))) {
        const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
        if (!(inner instanceof z.ZodEnum)) continue;
        const keys = inner.options.map((value) => `value.${path[path.length - 1]}.${value}`);
        missing.push(...keys.filter((key) => !chinese.has(key)));
      }
      missing.push(...Object.keys(contract.events).filter((name) => !chinese.has(`value.event.${name}`)));
    }
    expect(missing).toEqual([]);
  });

  it('give every rule that acts by default a sentence of its own; the others have the general one', () => {
    const byDefault = Object.keys(zhTw.rule).filter((rule) => !(rule in ruleNames));
    expect(byDefault.filter((rule) => !chinese.has(`sentence.${rule}`))).toEqual([]);
    expect(chinese.has('sentence.other')).toBe(true);
  });
});
