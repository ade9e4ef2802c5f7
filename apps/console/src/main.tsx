import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app/app.js';
import { browserStorage } from './app/browser-storage.js';
import { rememberedLanguage } from './i18n/language.js';
import { setUpTranslation } from './i18n/set-up-translation.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/page-layout.css';

// A strict policy forbids compiling code from text, which zod would otherwise try.
z.config({ jitless: true });
setUpTranslation(rememberedLanguage(browserStorage()));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
