import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { UiIcon } from '../symbols/ui-icon.js';
import { BarButton } from './bar-button.js';
import '../components/popover.css';
import { chooseTheme, themes } from './theme.js';
import { useChosenTheme } from './use-theme.js';

const names = { system: 'app.themeSystem', light: 'app.themeLight', dark: 'app.themeDark' } as const;

/** Light, dark, or as the system has it. */
export function ThemeMenu() {
  const { t } = useTranslation();
  const chosen = useChosenTheme();
  return (
    <MenuTrigger>
      <BarButton label={t('app.theme')}>
        <UiIcon name="theme" />
      </BarButton>
      <Popover className="menu-popover">
        <Menu className="menu-list" selectionMode="single" selectedKeys={[chosen]}>
          {themes.map((theme) => (
            <MenuItem key={theme} id={theme} className="menu-item" onAction={() => chooseTheme(theme)}>
              {t(names[theme])}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
