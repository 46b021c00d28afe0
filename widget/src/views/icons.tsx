import type { JSX } from "preact";

const paths = {
  back: "M14.5 6l-6 6 6 6",
  close: "M6.5 6.5l11 11m0-11l-11 11",
  send: "M4.5 12l15-7-5 15.5-3.2-6.3L4.5 12z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  chevron: "M9.5 6l6 6-6 6",
  down: "M12 5.5v12m-5-5l5 5 5-5",
  person: "M12 12a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4zM5 19.5c.8-3.3 3.6-5 7-5s6.2 1.7 7 5",
  spark: "M12 4l1.9 5.1L19 11l-5.1 1.9L12 18l-1.9-5.1L5 11l5.1-1.9L12 4z",
  page: "M7 4h7l4 4v12H7V4zm7 0v4h4M10 12.5h5M10 16h5",
  sales: "M12.5 4.5H19v6.5l-8 8L4.5 12.5l8-8zM15.5 8h.01",
  support: "M5 13v-1a7 7 0 0 1 14 0v1m-14 0h2.5v5H6a1 1 0 0 1-1-1v-4zm14 0h-2.5v5H18a1 1 0 0 0 1-1v-4z",
  billing: "M4 7.5h16v10H4v-10zm0 3.5h16M7.5 14.5h3",
  search: "M10.8 16.6a5.8 5.8 0 1 0 0-11.6 5.8 5.8 0 0 0 0 11.6zM15 15l4.5 4.5",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  switch: "M5 9h13m-3.5-3.5L18 9l-3.5 3.5M19 15H6m3.5-3.5L6 15l3.5 3.5",
  plus: "M12 5.5v13M5.5 12h13",
  save: "M12 4.5v10m-4-4l4 4 4-4M5 16.5v3h14v-3",
  trash: "M5 7.5h14M10 7V4.5h4V7M7 7.5l.8 12h8.4l.8-12M10.3 11v5.5m3.4-5.5v5.5",
  shield: "M12 4l7 2.5v5c0 4-2.8 7-7 8.5-4.2-1.5-7-4.5-7-8.5v-5L12 4z",
  envelope: "M4 6.5h16v11H4v-11zm0 .5l8 6 8-6",
  bell: "M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5l1.5-1.5zM10 20.5h4",
  mute: "M6.5 16.5V11a5.5 5.5 0 0 1 9.3-4m1.7 4v5.5l1.5 1.5H5l1.5-1.5M10 20.5h4M4.5 4.5l15 15",
  copy: "M9 9h10v11H9V9zm0 6H5V4h10v5",
  clock: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 7.5V12l3 2",
  general: "M9.5 9.5a2.6 2.6 0 1 1 3.7 2.3c-.8.4-1.2 1-1.2 1.9m0 2.8v.01M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z",
} as const;

export type IconName = keyof typeof paths;

/** Those that point along the line, and so the other way where it runs from right to left. */
const turning: readonly IconName[] = ["back", "send", "chevron"];

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class={turning.includes(name) ? "icon turns" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
