import { type FormEvent, useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSignIn } from '../../api/use-session.js';
import { Wordmark } from '../../app/wordmark.js';
import { ActionButton } from '../../components/action-button.js';
import { TextBox } from '../../components/text-box.js';
import { useProblemText } from '../../components/use-problem-text.js';
import { useLanguage } from '../../i18n/use-language.js';
import './sign-in-page.css';

/** Where everybody begins. */
export function SignInPage() {
  const { t } = useTranslation();
  const [language, choose] = useLanguage();
  useEffect(() => {
    document.title = t('app.documentTitle', { page: t('signIn.title') });
  }, [t]);
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="sign-in-head">
          <Wordmark />
          <ActionButton look="quiet" onPress={() => choose(language === 'en' ? 'zh-TW' : 'en')}>
            <span lang={language === 'en' ? 'zh-Hant-TW' : 'en'}>{t('app.otherLanguage')}</span>
          </ActionButton>
        </div>
        <h1>{t('signIn.title')}</h1>
        <p className="muted">{t('signIn.lead')}</p>
        <SignInForm />
      </div>
    </main>
  );
}

function SignInForm() {
  const { t } = useTranslation();
  const signIn = useSignIn();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate({ username, password });
  };
  return (
    <Form className="sign-in-form" onSubmit={submit}>
      <TextBox
        label={t('signIn.username')}
        name="username"
        autoComplete="username"
        isRequired
        autoFocus
        value={username}
        onChange={setUsername}
      />
      <TextBox
        label={t('signIn.password')}
        name="password"
        type="password"
        autoComplete="current-password"
        isRequired
        value={password}
        onChange={setPassword}
      />
      {signIn.error !== null && <SignInProblem error={signIn.error} />}
      <ActionButton type="submit" look="primary" isDisabled={signIn.isPending}>
        {t(signIn.isPending ? 'signIn.submitting' : 'signIn.submit')}
      </ActionButton>
    </Form>
  );
}

function SignInProblem({ error }: { readonly error: Error }) {
  const { title } = useProblemText(error);
  return (
    <p className="sign-in-problem" role="alert">
      {title}
    </p>
  );
}
