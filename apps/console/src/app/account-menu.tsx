import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSession, useSignOut } from '../api/use-session.js';
import { UiIcon } from '../symbols/ui-icon.js';
import { BarButton } from './bar-button.js';
import '../components/popover.css';

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { principal } = useSession();
  const signOut = useSignOut();
  const vendor = principal.vendorId === null ? '' : ` · ${principal.vendorId}`;
  return (
    <MenuTrigger>
      <BarButton label={t('app.account')}>
        <UiIcon name="account" />
        <span className="account-name">{principal.name}</span>
      </BarButton>
      <Popover className="menu-popover">
        <Menu className="menu-list">
          <MenuSection>
            <Header className="menu-header">
              {principal.name} · {t(`role.${principal.role}`)}
              {vendor}
            </Header>
            <MenuItem className="menu-item" onAction={() => signOut.mutate()}>
              {t('app.signOut')}
            </MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
