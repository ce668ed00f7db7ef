/** How the page of diagrams looks, by daylight and at night. */
export const style = `
:root {
  --ground: #fcfcfa; --card: #ffffff; --line: #e4e2dc; --ink: #23262b; --faint: #6a6f78; --track: #7b8494;
  --text-fill: #e6f4ee; --text-line: #2f8f6b; --text-ink: #14553d; --rule-fill: #eaf0fb; --rule-line: #5377c4; --rule-ink: #24407f; --link: #2f5fc4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14161a; --card: #1b1e24; --line: #2d323b; --ink: #e4e6ea; --faint: #9aa1ad; --track: #76808f;
    --text-fill: #17342a; --text-line: #3fa57e; --text-ink: #a9e5cb; --rule-fill: #1c2a47; --rule-line: #6d8fdc; --rule-ink: #c3d4fb; --link: #8fb0f7;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; display: grid; grid-template-columns: 15rem minmax(0, 1fr); background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
a { color: var(--link); text-decoration: none; }
nav li a { display: block; padding: .08rem 0; color: var(--ink); }
article h3 a { color: inherit; }
a:hover, a:focus-visible { text-decoration: underline; }
code, pre, h3, nav li, .users { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.25rem 1rem 3rem 1.5rem; border-right: 1px solid var(--line); font-size: .8rem; }
nav .name { margin: 0 0 .25rem; font-weight: 700; font-size: 1.1rem; letter-spacing: .02em; }
nav h2 { margin: 1.1rem 0 .2rem; font-size: .7rem; letter-spacing: .08em; text-transform: uppercase; color: var(--faint); }
nav ul { list-style: none; margin: 0; padding: 0; }
main { padding: 2rem clamp(1rem, 4vw, 3.5rem) 6rem; max-width: 64rem; }
h1 { margin: 0 0 .5rem; font-size: 1.9rem; line-height: 1.2; letter-spacing: -.01em; }
main h2 { margin: 3rem 0 1rem; font-size: 1.15rem; font-weight: 650; }
header p { max-width: 46rem; color: var(--faint); }
.key { padding: .05rem .5rem; border: 1.5px solid; font-size: .85em; white-space: nowrap; }
.key.text { border-radius: 1em; background: var(--text-fill); border-color: var(--text-line); color: var(--text-ink); }
.key.rule { border-radius: 3px; background: var(--rule-fill); border-color: var(--rule-line); color: var(--rule-ink); }
article { margin: 0 0 1rem; padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
article:target { border-color: var(--rule-line); }
h3 { margin: 0; font-size: 1rem; }
article p { margin: .2rem 0 0; color: var(--faint); font-size: .9rem; }
article p code { color: var(--ink); font-size: .92em; }
.diagram { overflow-x: auto; margin: .35rem -.5rem 0; }
pre { margin: .5rem 0 0; overflow-x: auto; font-size: .8rem; line-height: 1.5; color: var(--faint); }
article .users { margin-top: .5rem; font-size: .75rem; }
svg { display: block; }
svg path { fill: none; stroke: var(--track); stroke-width: 1.75; }
svg rect { fill: var(--rule-fill); stroke: var(--rule-line); stroke-width: 1.5; rx: 3px; }
svg .terminal rect { fill: var(--text-fill); stroke: var(--text-line); rx: 11px; }
svg rect.group-box { fill: none; stroke: var(--track); stroke-width: 1; stroke-dasharray: 4 4; rx: 6px; }
svg text { font: 500 13.5px ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; text-anchor: middle; fill: var(--rule-ink); }
svg .terminal text { fill: var(--text-ink); font-weight: 700; }
svg text.comment { font: italic 12px system-ui, sans-serif; fill: var(--faint); }
svg a:hover text { text-decoration: underline; }
@media (max-width: 50rem) {
  body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding-bottom: 1rem; }
  nav ul { display: flex; flex-wrap: wrap; gap: 0 .9rem; }
}
@media print { nav { display: none; } body { display: block; } article { break-inside: avoid; } }
`;
