import { useTranslation } from 'react-i18next';
import { clockText, spanText } from '../format/time-format.js';
import { useLanguage } from '../i18n/use-language.js';
import { useLiveStatus } from '../live/use-live-values.js';
import { useServerNow } from './use-server-now.js';

/** How current the picture is, in words: a short text and what to say beside it. */
export function useLinkText(): { readonly text: string; readonly hint: string } {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { link, pictureAtMs } = useLiveStatus();
  const nowMs = useServerNow(1000);
  const hint = pictureAtMs === null ? '' : t('live.liveSince', { time: clockText(pictureAtMs) });
  if (link === 'live') return { text: t('live.live'), hint };
  if (link === 'refused') return { text: t('live.refused'), hint };
  if (pictureAtMs === null)
    return { text: t(link === 'connecting' ? 'live.connecting' : 'live.never'), hint };
  return { text: t('live.reconnecting', { age: spanText(nowMs - pictureAtMs, language) }), hint };
}
