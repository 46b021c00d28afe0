// What a language has to say. English is the source: its shape is the shape of every other catalogue.
import type { en } from "./en";
import type { Format } from "./format";

export type Texts = ReturnType<typeof en>;

/** A language's texts. It writes numbers and plurals by the format it is given, which may be that of a region of the language. */
export type Catalogue = (format: Format) => Texts;
