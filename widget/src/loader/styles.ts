export const styles = `
:host { all: initial; }
.launcher, .holder { position: fixed; z-index: 2147483000; box-sizing: border-box; }
.launcher {
  inset: auto 20px 20px auto; width: 60px; height: 60px; margin: 0; padding: 0; border: 0; border-radius: 50%;
  color: #fff; background: linear-gradient(145deg, #12857a, #0a5c55); cursor: pointer;
  box-shadow: 0 8px 24px rgba(8, 52, 48, .32), 0 2px 6px rgba(8, 52, 48, .2);
  transition: transform .18s ease, box-shadow .18s ease;
}
.launcher:hover { transform: translateY(-2px); box-shadow: 0 12px 28px rgba(8, 52, 48, .36), 0 3px 8px rgba(8, 52, 48, .22); }
.launcher:focus-visible { outline: 3px solid #f5b841; outline-offset: 3px; }
svg { position: absolute; inset: 17px; width: 26px; height: 26px; transition: opacity .16s ease, transform .2s ease; }
.chat { fill: currentColor; }
.down { fill: none; stroke: currentColor; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
.launcher .down, .launcher.open .chat { opacity: 0; transform: scale(.6); }
.launcher.open .down { opacity: 1; transform: none; }
.badge {
  position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px; box-sizing: border-box;
  background: #d5362f; color: #fff; font: 600 12px/22px system-ui, sans-serif; text-align: center; box-shadow: 0 0 0 2px #fff;
}
.badge[hidden] { display: none; }
.holder {
  inset: auto 20px 94px auto; width: 392px; height: min(660px, calc(100vh - 114px)); max-width: calc(100vw - 40px);
  border-radius: 18px; overflow: hidden; background: Canvas; visibility: hidden; opacity: 0; transform: translateY(14px) scale(.985);
  transform-origin: bottom right; box-shadow: 0 24px 64px rgba(9, 28, 26, .28), 0 4px 14px rgba(9, 28, 26, .14);
  transition: opacity .18s ease, transform .2s cubic-bezier(.2, .8, .3, 1), visibility 0s .2s;
}
.holder.open { visibility: visible; opacity: 1; transform: none; transition-delay: 0s; }
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: light dark; }
@media (max-width: 480px) {
  .holder { inset: 0; width: 100%; max-width: none; height: 100%; height: 100dvh; border-radius: 0; }
  .launcher.open { display: none; }
}
@media (prefers-reduced-motion: reduce) { .launcher, .holder, svg { transition: none; } .launcher:hover { transform: none; } }
@media (forced-colors: active) { .launcher { border: 2px solid ButtonText; } .holder { border: 1px solid CanvasText; } }
@media print { .launcher, .holder { display: none; } }
`;
