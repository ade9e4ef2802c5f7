import { useTranslation } from 'react-i18next';
import { ActionButton } from '../components/action-button.js';
import { UiIcon } from '../symbols/ui-icon.js';
import { useMapInstance } from './map-context.js';

export function MapZoom() {
  const { t } = useTranslation();
  const map = useMapInstance();
  return (
    <div className="map-zoom">
      <ActionButton square aria-label={t('map.zoomIn')} onPress={() => map.zoomIn()}>
        <UiIcon name="plus" />
      </ActionButton>
      <ActionButton square aria-label={t('map.zoomOut')} onPress={() => map.zoomOut()}>
        <UiIcon name="minus" />
      </ActionButton>
    </div>
  );
}
