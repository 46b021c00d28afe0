/** The `dir` of a field: what is written decides, and while it is empty the page, whose language its placeholder speaks. */
export const fieldDirection = (written: string): "auto" | undefined => (written === "" ? undefined : "auto");
