import './json-text.css';

/** A JSON value as indented text. */
export function JsonText({ value }: { readonly value: unknown }) {
  return <pre className="json-text">{JSON.stringify(value, null, 2)}</pre>;
}
