import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useLanguage } from '../i18n/use-language.js';
import { AccountMenu } from './account-menu.js';
import { BarButton } from './bar-button.js';
import { LiveBadge } from './live-badge.js';
import { TaipeiClock } from './taipei-clock.js';
import { ThemeMenu } from './theme-menu.js';
import { Wordmark } from './wordmark.js';

/** The bar on top: where one is, how current the picture is, what time it is. */
export function TopBar({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const [language, choose] = useLanguage();
  return (
    <header className="top-bar">
      <Link to="/" className="top-bar-home" aria-label={t('app.name')}>
        <Wordmark />
      </Link>
      {children}
      <div className="top-bar-end">
        <LiveBadge />
        <TaipeiClock />
        <BarButton
          label={t('app.language')}
          lang={language === 'en' ? 'zh-Hant-TW' : 'en'}
          onPress={() => choose(language === 'en' ? 'zh-TW' : 'en')}
        >
          {t('app.otherLanguage')}
        </BarButton>
        <ThemeMenu />
        <AccountMenu />
      </div>
    </header>
  );
}
