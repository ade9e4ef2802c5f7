import { describe, expect, it } from 'vitest';
import { displayWidth, textBox, textColumns } from './text-box.js';

describe('displayWidth', () => {
  it('counts Chinese characters and full-width signs twice', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('信義路 4')).toBe(8);
    expect(displayWidth('，')).toBe(2);
  });
});

describe('textBox', () => {
  it('frames lines of both scripts at one width', () => {
    const lines = textBox(['示範 demo', 'http://127.0.0.1:3000']).split('\n');
    expect(new Set(lines.map(displayWidth)).size).toBe(1);
    expect(lines[1]).toContain('示範 demo');
  });
});

describe('textColumns', () => {
  it('lines columns up and leaves the last one as it is', () => {
    expect(
      textColumns([
        ['開啟', 'x'],
        ['a', 'yy'],
      ]),
    ).toEqual(['開啟  x', 'a     yy']);
  });
});
