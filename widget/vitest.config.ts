import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    environment: "happy-dom",
    // There is no server to load a panel from.
    environmentOptions: { happyDOM: { settings: { disableIframePageLoading: true } } },
  },
});
