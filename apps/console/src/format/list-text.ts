/** Names side by side, with the comma of the language: `a, b`, `a、b`. */
export function listText(items: readonly string[], language: string): string {
  return items.join(language === 'en' ? ', ' : '、');
}
