import { describe, expect, it } from "vitest";
import { contrast, deepen, isColor, mix, palette, parseColor, READABLE, readableOn, toCss } from "../src/colors";

// Every 17th step of each channel has the corners, the greys and all hues; the odd ones are where roundings would show.
const many: number[] = [];
for (let red = 0; red <= 255; red += 17) for (let green = 0; green <= 255; green += 17) for (let blue = 0; blue <= 255; blue += 17) many.push(red * 65536 + green * 256 + blue);
for (let seed = 7, i = 0; i < 4000; i++) many.push((seed = (seed * 1103515245 + 12345) % 2147483648) % 0x1000000);

const least = (all: number[], measure: (color: number) => number): number => Math.min(...all.map(measure));

describe("reading a colour", () => {
  it.each([
    ["#0c6f66", 0x0c6f66],
    ["#FFF", 0xffffff],
    ["#18a", 0x1188aa],
    ["#000000", 0],
  ])("%s", (text, color) => expect(parseColor(text)).toBe(color));

  it.each(["", "red", "0c6f66", "#0c6f6", "#0c6f6g", "#0c6f66;x:y", "#12345678", "url(x)", "rgb(1,2,3)", " #fff", "#fff\n", 16, null, ["#fff"]])("not %j", (text) =>
    expect(parseColor(text)).toBeUndefined());

  it("writes every colour so that it reads the same again", () => {
    for (const color of many) {
      expect(toCss(color)).toMatch(/^#[0-9a-f]{6}$/);
      expect(parseColor(toCss(color))).toBe(color);
    }
  });
});

describe("contrast", () => {
  it("is WCAG's", () => {
    expect(contrast(0xffffff, 0)).toBe(21);
    expect(contrast(0x777777, 0xffffff)).toBeCloseTo(4.478, 3);
    expect(contrast(0xff0000, 0xffffff)).toBeCloseTo(3.998, 3);
  });

  it("of text on any brand's colour and on its darker shade is readable", () => {
    expect(least(many, (color) => contrast(readableOn(color), color))).toBeGreaterThanOrEqual(READABLE);
    expect(least(many, (color) => contrast(readableOn(color), deepen(color)))).toBeGreaterThanOrEqual(READABLE);
  });
});

describe.each([
  ["light", false, [0xf6f7f5, 0xffffff]],
  ["dark", true, [0x101817, 0x17211f, 0x1d2927]],
] as const)("the palette of any brand, %s", (_, dark, surfaces) => {
  const palettes = many.map((color) => palette(color, dark));

  it("is made of colours", () => {
    for (const shades of palettes) expect(Object.values(shades).every(isColor)).toBe(true);
  });

  it("has a foreground that is readable on all of its fills", () => {
    for (const { on, brand, high, deep } of palettes) {
      for (const fill of [brand, high, deep]) expect(contrast(on, fill)).toBeGreaterThanOrEqual(READABLE);
    }
  });

  it("has an ink that is readable on all surfaces, plain and tinted", () => {
    for (const { brand, ink } of palettes) {
      for (const surface of surfaces) {
        for (const tint of [0, 0.06, 0.14, 0.15]) expect(contrast(ink, mix(surface, brand, tint))).toBeGreaterThanOrEqual(READABLE);
      }
    }
  });

  it(dark ? "stands out from the night" : "keeps the brand's colour as it is", () => {
    if (dark) expect(least(palettes.map(({ brand }) => brand), (brand) => contrast(brand, 0x101817))).toBeGreaterThanOrEqual(3);
    else expect(palettes.map(({ brand }) => brand)).toEqual(many);
  });
});
