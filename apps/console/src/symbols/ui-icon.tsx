/** Line drawings in a box of 20 by 20. */
const icons = {
  map: 'M2.5 5.5l5-2.5 5 2.5 5-2.5v11.5l-5 2.5-5-2.5-5 2.5zM7.5 3v11.5M12.5 5.5V17',
  devices: 'M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM13.5 11v5M11 13.5h5',
  incidents: 'M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.2',
  trials: 'M5 3h10v14H5zM8 7h4M8 10h4M8 13h2.5',
  quarantine: 'M3 7l7-3.5L17 7v6.5L10 17l-7-3.5zM7.5 8.5l5 4M12.5 8.5l-5 4',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M13 13l4 4',
  close: 'M5 5l10 10M15 5L5 15',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  fit: 'M3.5 7V3.5H7M13 3.5h3.5V7M16.5 13v3.5H13M7 16.5H3.5V13',
  follow: 'M10 6.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M10 2v3M10 15v3M2 10h3M15 10h3',
  layers: 'M10 3l7 4-7 4-7-4zM3.5 11L10 14.7 16.5 11',
  theme: 'M10 3a7 7 0 1 0 7 7a5.2 5.2 0 0 1-7-7',
  account: 'M10 3.5a3 3 0 1 0 0 6a3 3 0 1 0 0-6M4 16.5c.6-3.2 3-4.8 6-4.8s5.4 1.6 6 4.8',
  down: 'M5 8l5 5 5-5',
  ascending: 'M10 15V5M6 9l4-4 4 4',
  descending: 'M10 5v10M6 11l4 4 4-4',
  list: 'M7 5.5h10M7 10h10M7 14.5h10M3.5 5.5h.2M3.5 10h.2M3.5 14.5h.2',
  back: 'M12 4.500L6.5 10l5.5 5.5',
} as const;
export type UiIconName = keyof typeof icons;

/** A small line icon; decoration, the control beside it carries the name. */
export function UiIcon({ name, sizePx = 18 }: { readonly name: UiIconName; readonly sizePx?: number }) {
  return (
    <svg
      width={sizePx}
      height={sizePx}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={icons[name]} />
    </svg>
  );
}
