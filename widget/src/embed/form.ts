// The configurator's form as settings: only what differs from the defaults, so that the code to paste stays short.
import type { Department } from "../settings";

export function settingsOf(form: FormData): LivechatSettings {
  const text = (name: string): string => String(form.get(name) ?? "").trim();
  const settings: LivechatSettings = {};
  const departments = form.getAll("departments").map(String) as Department[];
  if (departments.length > 0 && departments.length < 4) settings.departments = departments;
  if (text("department") !== "") settings.department = text("department") as Department;
  if (text("greeting") !== "") settings.greeting = text("greeting");
  if (text("locale") !== "") settings.locale = text("locale");
  const theme = text("theme");
  if (theme === "light" || theme === "dark") settings.theme = theme;
  const color = text("color").toLowerCase();
  if (color !== "" && color !== "#0c6f66") settings.color = color;
  if (text("position") === "left") settings.position = "left";
  if (text("launcherText") !== "") settings.launcherText = text("launcherText");
  const [side, bottom] = [pixels(text("side")), pixels(text("bottom"))];
  if (side !== 20 || bottom !== 20) settings.padding = side === bottom ? side : [side, bottom];
  if (form.has("hideOnPhones")) settings.hideOnPhones = true;
  return settings;
}

/** All settings that the form can name, so that what was taken out of it is taken back. */
export const unset: LivechatSettings = {
  departments: null,
  department: null,
  greeting: null,
  locale: null,
  theme: null,
  color: null,
  position: null,
  launcherText: null,
  padding: null,
  hideOnPhones: null,
};

const pixels = (text: string): number => (/^\d{1,3}$/.test(text) ? Number(text) : 20);
