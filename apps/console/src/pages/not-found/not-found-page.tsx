import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PageHead } from '../../components/page-head.js';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageHead title={t('notFound.title')} lead={t('notFound.lead')} />
      <p>
        <Link to="/">{t('notFound.back')}</Link>
      </p>
    </div>
  );
}
