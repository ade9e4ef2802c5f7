import type { ReactNode } from 'react';
import { UiIcon, type UiIconName } from '../symbols/ui-icon.js';
import './problem-panel.css';

/** Says that there is nothing, and why. */
export function EmptyState({ icon, children }: { readonly icon: UiIconName; readonly children: ReactNode }) {
  return (
    <div className="empty-state">
      <UiIcon name={icon} sizePx={28} />
      <p>{children}</p>
    </div>
  );
}
