import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { BrowserRouter } from 'react-router';
import { createQueryClient } from '../api/query-client.js';
import { useLanguage } from '../i18n/use-language.js';
import { SignInGate } from './sign-in-gate.js';

/** The whole console. */
export function App() {
  const [client] = useState(createQueryClient);
  const [language] = useLanguage();
  return (
    <I18nProvider locale={language}>
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <SignInGate />
        </BrowserRouter>
      </QueryClientProvider>
    </I18nProvider>
  );
}
