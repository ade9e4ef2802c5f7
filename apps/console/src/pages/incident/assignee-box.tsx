import { useTranslation } from 'react-i18next';
import { usePermission } from '../../api/use-session.js';
import { useUsers } from '../../api/use-things.js';
import { SelectBox } from '../../components/select-box.js';
import { TextBox } from '../../components/text-box.js';

interface AssigneeBoxProps {
  readonly value: string;
  readonly onChange: (username: string) => void;
}

/** Who works on it: chosen from the people, or written where one may not see the list. */
export function AssigneeBox({ value, onChange }: AssigneeBoxProps) {
  const { t } = useTranslation();
  const mayReadUsers = usePermission('user.read');
  const users = useUsers(mayReadUsers).data;
  if (users === undefined || users.length === 0) {
    return <TextBox label={t('incident.assignee')} isRequired value={value} onChange={onChange} />;
  }
  const choices = users.map(({ username, displayName, role }) => ({
    value: username,
    label: `${displayName}（${t(`role.${role}`)}）`,
  }));
  return (
    <SelectBox
      label={t('incident.assignee')}
      choices={choices}
      value={value === '' ? null : value}
      onChange={onChange}
    />
  );
}
