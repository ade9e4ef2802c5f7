import { useTranslation } from 'react-i18next';
import { browserStorage } from '../app/browser-storage.js';
import { type Language, rememberLanguage } from './language.js';

/** The language on the screen, and how to change it for good. */
export function useLanguage(): readonly [Language, (language: Language) => void] {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-TW';
  const choose = (next: Language): void => {
    rememberLanguage(browserStorage(), next);
    void i18n.changeLanguage(next);
  };
  return [language, choose];
}
