/** Languages of the console, the first being the default. */
export const languages = ['zh-TW', 'en'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'trialwatch.language';

/** The language chosen in this browser before; Traditional Chinese where none was. */
export function rememberedLanguage(storage: Pick<Storage, 'getItem'> | null): Language {
  return storage?.getItem(storageKey) === 'en' ? 'en' : 'zh-TW';
}

export function rememberLanguage(storage: Pick<Storage, 'setItem'> | null, language: Language): void {
  storage?.setItem(storageKey, language);
}

/** The value of the `lang` attribute: it also chooses the Chinese glyph variants. */
export function documentLanguage(language: Language): string {
  return language === 'en' ? 'en' : 'zh-Hant-TW';
}
