const protocols = ['postgres:', 'postgresql:'];

/** Whether the text is an address of a PostgreSQL at all. */
export function isDatabaseUrl(text: string): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** The same database for another user. */
export function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(user);
  changed.password = encodeURIComponent(password);
  return changed.href;
}

/** The address without its password, for people. */
export function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}
