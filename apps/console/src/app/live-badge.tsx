import { useLiveStatus } from '../live/use-live-values.js';
import { useLinkText } from './use-link-text.js';

/** Says whether one sees the present. */
export function LiveBadge() {
  const { link } = useLiveStatus();
  const { text, hint } = useLinkText();
  return (
    <span className={`live-badge is-${link}`} data-link={link} title={hint}>
      <span className="live-dot" aria-hidden="true" />
      {text}
    </span>
  );
}
