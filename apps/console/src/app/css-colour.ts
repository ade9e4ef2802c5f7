/** What a CSS variable with a colour means at this moment, as canvases take it, e.g. `rgb(11, 122, 117)`. */
export function cssColour(variable: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${variable})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
