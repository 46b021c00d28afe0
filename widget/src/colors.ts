// Colours as numbers, 0xRRGGBB: what a page sets is parsed to one and written anew, so that no text of a page ever
// becomes a style. From one brand colour come all shades the chat needs, each readable by WCAG's measure (4.5 to 1).

export type Color = number;

const WHITE = 0xffffff;
const BLACK = 0x000000;
export const READABLE = 4.5;
/** What WCAG asks of shapes. */
const VISIBLE = 3;

/** The surfaces of panel.css that text and shapes of the brand's colour lie on. */
const SURFACES = { light: { ground: 0xf6f7f5, sheet: 0xffffff, theirs: 0xffffff }, dark: { ground: 0x101817, sheet: 0x17211f, theirs: 0x1d2927 } };
/** The strongest tint of the brand's colour that its text stands on. */
const TINT = 0.15;

export interface Palette {
  /** Fills: buttons, the visitor's bubbles, the bar. */
  brand: Color;
  /** Text and icons on `brand`, `high` and `deep`. */
  on: Color;
  /** The bright and the deep end of a gradient around `brand`. */
  high: Color;
  deep: Color;
  /** The brand's colour as text on the surfaces. */
  ink: Color;
}

export const isColor = (value: unknown): value is Color => Number.isInteger(value) && (value as number) >= BLACK && (value as number) <= WHITE;

/** Reads `#rgb` and `#rrggbb`; undefined for anything else. */
export function parseColor(text: unknown): Color | undefined {
  if (typeof text !== "string" || !/^#([\da-f]{3}){1,2}$/i.test(text)) return undefined;
  const value = parseInt(text.slice(1), 16);
  return text.length > 4 ? value : rgb((value >> 8) * 17, ((value >> 4) & 15) * 17, (value & 15) * 17);
}

export const toCss = (color: Color): string => "#" + (0x1000000 + color).toString(16).slice(1);

/** WCAG's contrast of two colours, 1 to 21. */
export function contrast(one: Color, other: Color): number {
  const a = luminance(one);
  const b = luminance(other);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** White where it is readable, else black, which is readable then. */
export const readableOn = (color: Color): Color => (1.05 / (luminance(color) + 0.05) >= READABLE ? WHITE : BLACK);

/** `share` of the other colour in this one, as CSS's color-mix in srgb. */
export function mix(color: Color, other: Color, share: number): Color {
  const channel = (shift: number): number => {
    const from = (color >> shift) & 255;
    return Math.round(from + (((other >> shift) & 255) - from) * share);
  };
  return rgb(channel(16), channel(8), channel(0));
}

/** A shade that is farther from what is readable on the colour. */
export const deepen = (color: Color): Color => mix(color, WHITE - readableOn(color), 0.35);

export function palette(color: Color, dark: boolean): Palette {
  const { ground, sheet, theirs } = dark ? SURFACES.dark : SURFACES.light;
  // By day a pale brand stays what it is, its text is black. By night a deep one would sink into the ground.
  const brand = dark ? towards(color, WHITE, (shade) => contrast(shade, ground) >= VISIBLE) : color;
  const behind = [ground, sheet, theirs, mix(sheet, brand, TINT), mix(ground, brand, TINT), mix(theirs, brand, TINT)];
  // A little more than enough, because weaker tints are not looked at.
  const ink = towards(brand, dark ? WHITE : BLACK, (shade) => behind.every((surface) => contrast(shade, surface) >= READABLE + 0.05));
  const on = readableOn(brand);
  const nearer = mix(brand, on, 0.1);
  return { brand, on, high: readableOn(nearer) === on ? nearer : brand, deep: deepen(brand), ink };
}

function towards(color: Color, end: Color, isEnough: (shade: Color) => boolean): Color {
  for (let step = 0; step < 32; step++) {
    const shade = mix(color, end, step / 32);
    if (isEnough(shade)) return shade;
  }
  return end;
}

function luminance(color: Color): number {
  return 0.2126 * linear((color >> 16) & 255) + 0.7152 * linear((color >> 8) & 255) + 0.0722 * linear(color & 255);
}

function linear(channel: number): number {
  const part = channel / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

const rgb = (red: number, green: number, blue: number): Color => red * 0x10000 + green * 0x100 + blue;
