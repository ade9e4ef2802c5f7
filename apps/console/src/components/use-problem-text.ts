import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/api-problem.js';
import { useLanguage } from '../i18n/use-language.js';

/** The title and detail of an error in the reader's language. */
export function useProblemText(error: Error): { readonly title: string; readonly detail: string } {
  const { t } = useTranslation();
  const [language] = useLanguage();
  if (!(error instanceof ApiProblem)) return { title: t('ui.failed'), detail: error.message };
  if (error.document !== null) {
    const { title, titleZh, detail } = error.document;
    return { title: language === 'en' ? title : titleZh, detail };
  }
  const fault = error.fault ?? 'not_understood';
  return {
    title: t(`problemFault.${fault}`),
    detail: fault === 'unreachable' ? t('ui.offlineHint') : error.message,
  };
}
