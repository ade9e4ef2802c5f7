import { browserStorage } from '../app/browser-storage.js';

const storageKey = 'trialwatch.signed-in';
/** The server sets it beside the HttpOnly session cookie, so that pages can tell whether there is one. */
const markerCookie = 'trialwatch_signed_in';

/**
 * Whether there may be a session. Where there is surely none, asking the server would only leave a
 * refused request in the browser's log.
 */
export function mayHaveSession(cookies: string = document.cookie): boolean {
  const marked = cookies.split('; ').some((cookie) => cookie.startsWith(`${markerCookie}=`));
  return marked || browserStorage()?.getItem(storageKey) === '1';
}

/** Remembers for the next visit whether somebody is signed in here. */
export function rememberSession(signedIn: boolean): void {
  if (signedIn) browserStorage()?.setItem(storageKey, '1');
  else browserStorage()?.removeItem(storageKey);
}
