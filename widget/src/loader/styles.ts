// The launcher sets --lc-z, a number, lengths --lc-side, --lc-left or --lc-right, --lc-bottom and --lc-above, and the page's
// colours if it has any. The outline that nobody sees is seen where the system chooses the colours.
export const styles = `
:host { all: initial; }
.launcher, .holder {
  position: fixed; z-index: var(--lc-z); inset: auto var(--lc-right, auto) var(--lc-bottom) var(--lc-left, auto); box-sizing: border-box;
  max-width: calc(100vw - 2 * var(--lc-side)); box-shadow: 0 6px 32px rgba(9, 28, 26, .35); transition: transform .18s ease; outline: 2px solid transparent;
}
.launcher {
  width: 60px; height: 60px; padding: 0; border: 0; border-radius: 30px; cursor: pointer; font: 600 16px/1.2 system-ui, sans-serif;
  color: var(--lc-on, #fff); background: linear-gradient(145deg, var(--lc-brand, #12857a), var(--lc-deep, #0a5c55));
}
.launcher.worded { width: auto; padding: 0 24px 0 54px; }
.launcher:hover { transform: translateY(-2px); }
.launcher:focus-visible { outline: 3px solid #f5b841; outline-offset: 3px; }
svg { position: absolute; top: 17px; left: 17px; width: 26px; fill: currentColor; }
path + path { fill: none; stroke: currentColor; stroke-width: 2.4; }
.launcher:not(.open) path + path, .open path:first-child { display: none; }
.badge {
  position: absolute; top: -3px; right: -3px; min-width: 10px; padding: 0 6px; border-radius: 11px;
  background: #d5362f; color: #fff; font-size: 12px; line-height: 22px; box-shadow: 0 0 0 2px #fff;
}
.holder {
  margin-bottom: var(--lc-above); width: 392px; height: min(660px, calc(100vh - var(--lc-bottom) - var(--lc-above) - 20px));
  border-radius: 18px; overflow: hidden; background: Canvas; visibility: hidden; opacity: 0;
  transform: translateY(14px); transition: opacity .18s ease, transform .18s ease, visibility 0s .18s;
}
.holder.open { visibility: visible; opacity: 1; transform: none; transition-delay: 0s; }
iframe { width: 100%; height: 100%; border: 0; color-scheme: light dark; }
.bare .launcher { display: none; }
@media (max-width: 480px) {
  .holder { inset: 0; margin: 0; width: 100%; max-width: none; height: 100%; height: 100dvh; border-radius: 0; }
  .launcher.open, .no-phones .launcher { display: none; }
}
@media (prefers-reduced-motion: reduce) { .launcher, .holder { transition: none; } }
@media print { .launcher, .holder { display: none; } }
`;
