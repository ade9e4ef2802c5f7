import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

interface PageHeadProps {
  readonly title: string;
  readonly lead?: string;
  /** Symbols or badges beside the title. */
  readonly badges?: ReactNode;
  readonly symbol?: ReactNode;
  readonly children?: ReactNode;
}

/** The title of a page, also as the document's title, with the page's tools beside it. */
export function PageHead({ title, lead, badges, symbol, children }: PageHeadProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = t('app.documentTitle', { page: title });
  }, [t, title]);
  return (
    <div className="page-head">
      <div>
        <div className="page-title">
          {symbol}
          <h1>{title}</h1>
          {badges}
        </div>
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {children !== undefined && <div className="page-tools">{children}</div>}
    </div>
  );
}
