import { type ReactNode, useId } from 'react';

interface PanelProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Beside the title, at the end of the line. */
  readonly aside?: ReactNode;
  /** Without padding, for tables and maps. */
  readonly flush?: boolean;
}

/** A titled part of a page. */
export function Panel({ title, children, aside, flush = false }: PanelProps) {
  const titleId = useId();
  return (
    <section className="panel" aria-labelledby={titleId}>
      <div className="panel-head">
        <h2 id={titleId}>{title}</h2>
        {aside}
      </div>
      <div className={flush ? 'panel-body is-flush' : 'panel-body'}>{children}</div>
    </section>
  );
}
