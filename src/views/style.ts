import type { Accent } from '../model/site.ts'

/** The colours of links and marks, in light and in dark. Each has a contrast of 4.5:1 at least (WCAG 2.2, 1.4.3). */
const accents: Record<Accent, [light: string, dark: string]> = {
  blue: ['#0b57d0', '#8ab4f8'],
  red: ['#b3261e', '#f2a49f'],
  green: ['#146c2e', '#81c995'],
  orange: ['#8f4a00', '#fcad70'],
  purple: ['#7627bb', '#d0a9f5'],
  teal: ['#00677d', '#76d1e6'],
}

/** The stylesheet stands in every page, which saves a second round trip. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fff, #16181c);
  --text: light-dark(#1c1e21, #e3e3e3);
  --faint: light-dark(#5c6168, #a3a9b1);
  --line: light-dark(#dfe1e5, #3a3e44);
  --accent: light-dark(${accents.blue[0]}, ${accents.blue[1]});
  background: var(--ground);
  color: var(--text);
  font: 1.0625rem/1.75 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}
${Object.entries(accents)
  .map(([name, [light, dark]]) => `.${name} { --accent: light-dark(${light}, ${dark}) }`)
  .join('\n')}
* { box-sizing: border-box }
body { max-width: 46rem; margin: 0 auto; padding: 0 1rem 2rem; overflow-wrap: anywhere }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
[hidden] { display: none !important }
.skip { position: absolute; left: -99rem }
.skip:focus { position: static }
h1 { margin: 1.5rem 0 .5rem; font-size: 1.75rem; line-height: 1.3; text-wrap: balance }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; line-height: 1.4 }
h3, .entries h2 { margin: 0; font-size: 1.0625rem; line-height: 1.5 }
body > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem; padding: .75rem 0; border-bottom: 1px solid var(--line) }
body > header a, nav a, .meta a, .entries :is(h2, h3) a, .topics h3 a, .titles a { text-decoration: none }
body > header a:hover, nav a:hover, .meta a:hover, h3 a:hover, .entries h2 a:hover, .titles a:hover, .names a:hover { text-decoration: underline }
body > header search { flex: 1 1 13rem; max-width: 20rem; margin: 0 0 0 auto }
body > header form { flex-wrap: nowrap; margin: 0 }
body > header :is(input, button) { min-height: 2rem; padding: .1rem .6rem; font-size: .9375rem }
mark { background: light-dark(#fff1a8, #5d4a00); color: inherit }
[aria-current] { font-weight: 700 }
.name { font-weight: 700; color: var(--text) }
nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem }
nav a, .meta a { display: inline-block; padding: .2rem 0 }
.initials { gap: 0 .5rem }
.initials a { min-width: 1.5rem; text-align: center }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--faint); font-size: .9375rem }
.meta { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .9rem; margin: .1rem 0; color: var(--faint); font-size: .9375rem }
.entries, .names, .sections, .titles { margin: 0; padding: 0; list-style: none }
.entries > li { padding: .9rem 0; border-bottom: 1px solid var(--line) }
.entries :is(h2, h3) a, .titles a { color: var(--text) }
.entries p { margin: .25rem 0 0 }
.titles li { display: flex; gap: .9rem; align-items: baseline; padding: .25rem 0 }
.titles time { flex: none; min-width: 3rem; color: var(--faint); font-size: .9375rem; font-variant-numeric: tabular-nums }
.topics { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 0 2rem }
.names { display: flex; flex-wrap: wrap; gap: 0 1.1rem }
.names a { display: inline-block; padding: .1rem 0; text-decoration: none }
.dated { row-gap: 1.25rem }
.dated time { min-width: 4.25rem }
.sections > li { display: flex; flex-wrap: wrap; gap: 0 .9rem; align-items: baseline; padding: .3rem 0; border-bottom: 1px solid var(--line) }
.body { margin-top: 1.5rem; line-height: 1.85; hanging-punctuation: allow-end }
.body > :first-child { margin-top: 0 }
.body :is(h2, h3, h4, h5, h6) { margin: 1.75rem 0 .5rem; font-size: 1.0625rem }
.body h2 { font-size: 1.25rem }
.body h3 { font-size: 1.125rem }
img, video, iframe { max-width: 100%; border: 0 }
img, video { height: auto }
.body img:not([width]) { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: contain }
.body img:not([width]), .thumb img { background: light-dark(#f2f3f5, #202328) }
.body > figure:first-child img { max-height: 80vh; object-fit: contain }
.pictured { display: grid; grid-template: auto 1fr / 1fr clamp(5.5rem, 22%, 9rem); column-gap: 1rem }
.pictured .thumb { grid-area: 1 / 2 / span 2 }
.pictured > p + p { grid-column: 1 / -1 }
@media (min-width: 36rem) {
  .pictured { grid-template-rows: auto auto 1fr }
  .pictured .thumb { grid-row-end: span 3 }
  .pictured > p + p { grid-column: 1 }
}
.titles .thumb { flex: none; align-self: center; width: 4.5rem; margin-left: auto }
.thumb img { display: block; width: 100%; aspect-ratio: 3 / 2; object-fit: cover; border-radius: .375rem }
iframe { width: 100%; aspect-ratio: 16 / 9; height: auto }
.align-left { text-align: left }
.align-center { text-align: center }
.align-right { text-align: right }
small.live { color: var(--faint) }
figure { margin: 1.5rem 0 }
figcaption { color: var(--faint); font-size: .9375rem }
blockquote { margin: 1.25rem 0; padding-left: 1rem; border-left: 4px solid var(--line) }
pre, table { display: block; max-width: 100%; overflow-x: auto }
code, pre { font: .9em/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace }
table { border-collapse: collapse }
td, th { padding: .3rem .9rem .3rem 0; text-align: start; vertical-align: top }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0 }
input, button { min-height: 2.5rem; padding: .25rem .75rem; border: 1px solid var(--faint); border-radius: .375rem; background: var(--ground); color: inherit; font: inherit }
input { flex: 1; min-width: 0 }
input[type=checkbox] { flex: none; align-self: center; width: 1.5rem; min-height: 1.5rem; margin: 0; accent-color: var(--accent) }
form p { flex: 100%; margin: 0 }
.example pre { max-height: 24rem; margin: 0; padding: 1rem; overflow: auto; border: 1px solid var(--line) }
.operation { padding: .75rem 0; border-top: 1px solid var(--line) }
summary { padding: .2rem 0; cursor: pointer }
summary :is(h2, h3) { display: inline; margin-right: .5rem }
summary h2 + code { display: inline-block }
.operation h3 { margin: 1rem 0 .5rem }
.fields dt { display: flex; flex-wrap: wrap; gap: 0 .9rem }
.fields dd { margin: 0 0 .6rem }
.type { color: var(--faint) }
@media (min-width: 64rem) {
  body:has(.reference) { max-width: 74rem }
  .reference > :is(p, details:not(.operation), section) { max-width: 46rem }
  .operation > div { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 2.5rem }
}
@media print {
  body > header nav, footer, .pages, .skip, form { display: none }
  body { max-width: none }
  a { color: inherit }
  .body a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em }
}
`

/** The name of the stylesheet in a Content-Security-Policy (CSP 3, 2.3.1, hash-source). */
export const styleHash: string = await sha256(style)

export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
}
