import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en/en.js';
import { documentLanguage, type Language } from './language.js';
import { zhTw } from './zh-tw/zh-tw.js';

/** Both languages are in the first script, so that no untranslated text can ever flash. */
export function setUpTranslation(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh-TW',
    resources: { 'zh-TW': { translation: zhTw }, en: { translation: en } },
    initAsync: false,
    // React escapes.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  i18next.on('languageChanged', (changed) => {
    document.documentElement.lang = documentLanguage(changed === 'en' ? 'en' : 'zh-TW');
  });
}
