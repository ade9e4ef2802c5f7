const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Index of the quote that ends the string which begins at `start`, or the text's length. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === quote) return at;
  }
  return text.length;
}

function hasMoreThan(text: string, wanted: string, limit: number): boolean {
  let at = -1;
  for (let found = 0; found <= limit; found++) {
    at = text.indexOf(wanted, at + 1);
    if (at === -1) return false;
  }
  return true;
}

/** Whether arrays and objects are nested in more than `maxDepth` levels. Needs no valid JSON. */
export function isDeeperThan(text: string, maxDepth: number): boolean {
  // Usual payloads hold fewer brackets than the levels allowed: no need to look at each character.
  const half = Math.floor(maxDepth / 2);
  if (!hasMoreThan(text, '{', half) && !hasMoreThan(text, '[', half)) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openBrace || code === openBracket) {
      if (++depth > maxDepth) return true;
    } else if (code === closeBrace || code === closeBracket) depth--;
  }
  return false;
}

/** The original texts of the items of a JSON array, without the space around them. Needs valid JSON. */
export function itemTexts(text: string): readonly string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openBrace || code === openBracket) {
      if (++depth === 1) start = at + 1;
    } else if (code === closeBrace || code === closeBracket) {
      if (--depth === 0) items.push(text.slice(start, at).trim());
    } else if (code === comma && depth === 1) {
      items.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return items;
}
