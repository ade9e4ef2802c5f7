import { app } from './app.js';
import { incidents } from './incidents.js';
import { judging } from './judging.js';
import { labels } from './labels.js';
import { pages } from './pages.js';
import { values } from './values.js';
import { verdicts } from './verdicts.js';

/** Every text of the console in Traditional Chinese; its shape binds the other languages. */
export const zhTw = { ...app, ...labels, ...pages, ...incidents, ...judging, ...verdicts, value: values };
export type Texts = typeof zhTw;
