import type { ReactNode } from 'react';
import './fact-list.css';

/** A name with its value; undefined values are left out. */
export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  readonly key?: string;
}

/** Names and values in two columns. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="fact-list">
      {facts.map(({ name, value, key }) => (
        <div key={key ?? name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
