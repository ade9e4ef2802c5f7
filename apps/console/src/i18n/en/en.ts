import type { Texts } from '../zh-tw/zh-tw.js';
import { app } from './app.js';
import { incidents } from './incidents.js';
import { judging } from './judging.js';
import { labels } from './labels.js';
import { pages } from './pages.js';
import { values } from './values.js';
import { verdicts } from './verdicts.js';

/** Every text of the console in English. */
export const en: Texts = {
  ...app,
  ...labels,
  ...pages,
  ...incidents,
  ...judging,
  ...verdicts,
  value: values,
};
