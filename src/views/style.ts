import { grounds, shadesOf } from '../model/look.ts'

const { light, dark } = grounds

/**
 * The stylesheet stands in every page, which saves a second round trip. Lists take up to 70rem, and text keeps to a line of about 66
 * letters or 34 ideographs.
 */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(${light[0]}, ${dark[0]});
  --shade: light-dark(${light[1]}, ${dark[1]});
  --text: light-dark(#1c1e21, #e3e3e3);
  --faint: light-dark(#5c6168, #a3a9b1);
  --line: light-dark(#dfe1e5, #3a3e44);
  --accent: light-dark(${shadesOf.blue.join(', ')});
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.6 system-ui, sans-serif;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}
:root:where(:lang(zh)) { font-family: "Noto Sans CJK SC", system-ui, sans-serif }
* { box-sizing: border-box }
body { max-width: 72rem; margin: 0 auto; padding: 0 1rem 2rem; overflow-wrap: anywhere }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
[hidden] { display: none !important }
[aria-current] { font-weight: 700 }
mark { background: light-dark(#fff1a8, #5d4a00); color: inherit }
hr { margin: 2.5rem 0; border: 0; border-top: 1px solid var(--line) }
.skip { position: absolute; left: -99rem }
.skip:focus { position: static }
.meta, .tagline, .type, figcaption, small.live, time { color: var(--faint) }

h1, h2, h3 { line-height: 1.35 }
h1:not(:lang(zh), :lang(ja)) { text-wrap: balance }
h1 { margin: 1.25rem 0 .25rem; font-size: clamp(1.5rem, 1.25rem + 1.25vw, 2rem) }
h1 time, summary time, .months time, .days time { color: inherit }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem }
h3, .entries h2 { margin: 0; font-size: 1.125rem }
main > p, main > details, main > form { max-width: 44rem }
/* What is small is so alike: each size of a font has to be made ready, which takes longer than the text. */
body > header :is(nav a, input, button), .tagline, .meta, .titles, .entries p:last-child, .day > h2, .stories > h2, .front > section:nth-child(2) h2,
.breadcrumbs, :is(.sections, .share) button, .footnotes, figcaption, .neighbours span, footer { font-size: .9375rem }

body > header { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1.5rem; padding: .5rem 0; border-bottom: 1px solid var(--line) }
body > header form { flex-wrap: nowrap; gap: .25rem; margin: 0 }
body > header search { flex: 1 1 9rem; min-width: 0 }
body > header nav { flex: 100%; min-width: 0; justify-content: space-between }
body > header nav > * { display: flex; min-width: 0; flex-wrap: wrap; gap: 0 1.1rem }
body > header nav a { color: var(--faint) }
body > header .main a { color: inherit }
body > header nav [aria-current] { color: var(--accent); font-weight: 400; text-decoration: underline }
body > header :is(input, button) { min-height: 2rem; padding: .1rem .6rem }
body > header svg { display: block }
.name { padding: .2rem 0; color: var(--text); font-size: 1.125rem; font-weight: 700 }
.logo { display: block; width: auto; max-width: 100%; height: 2.25rem; object-fit: contain; object-position: left }
.logo:not([width]) { width: 9rem }
.masthead .logo { height: 3rem }
.masthead { flex: 0 1 auto; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.25rem; padding: .5rem 0 .25rem }
.masthead h1 { margin: 0; font-size: clamp(1.75rem, 1.25rem + 2.5vw, 2.5rem); line-height: 1.2 }
.tagline { margin: 0 }
body > header a, nav a, .meta a, .entries :is(h2, h3) a, .topics h3 a, .titles a, .names a, .year h2 a, .sections a, .more h2 a { text-decoration: none }
body > header a:hover, nav a:hover, .meta a:hover, h2 a:hover, h3 a:hover, .titles a:hover, .names a:hover, .sections a:hover { text-decoration: underline }
nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem }
nav a, .meta a { display: inline-block; padding: .2rem 0 }
.initials { gap: 0 .5rem }
.initials a { min-width: 1.5rem; text-align: center }
.meta { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .9rem; margin: .1rem 0 }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--faint) }

.entries, .names, .sections, .titles, .months, .days, .breadcrumbs ol { margin: 0; padding: 0; list-style: none }
.entries :is(h2, h3) a, .titles a, .sections li > a { color: var(--text) }
.entries > li { padding: .6rem 0; border-bottom: 1px solid var(--line) }
.entries .meta a { color: inherit }
.entries p:last-child { align-self: start; margin: 0 }
.titles li { display: flex; flex-wrap: wrap; gap: 0 .9rem; align-items: baseline; padding: .2rem 0; line-height: 1.5 }
.titles a { flex: 1 1 12rem; min-width: 0 }
.titles time { flex: none; min-width: 3rem; font-variant-numeric: tabular-nums }
.dated time { min-width: 4.25rem }
ol.dated { margin-top: .5rem; padding-top: .4rem; border-top: 1px solid var(--line) }
.stories + div > .dated { border: 0 }
.day { margin-top: .5rem }
.day > .entries > li:last-child { border: 0 }
.entries + .titles { padding: .3rem 0; border-top: 1px solid var(--line) }
.day > h2, .stories > h2, .front > section:nth-child(2) h2 { margin: 0; padding-top: .4rem; color: var(--faint); font-weight: 400 }
.front > section:nth-child(2) h2 { margin: 1.5rem 0 .4rem }
.day > h2 { border-top: 1px solid var(--line) }
.sections button { min-height: 1.75rem; padding: 0 .5rem; color: inherit }
main > .entries, .entries p:last-child { max-width: 48rem }
.thumb img { display: block; width: 100%; aspect-ratio: 3 / 2; object-fit: cover; border-radius: .25rem; background: var(--shade) }
.pictured { display: grid; grid-template: auto auto 1fr / 1fr min(24%, 9rem); column-gap: 1rem }
.pictured .thumb { grid-area: 1 / 2 / span 3 }
.topics { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1.25rem 2rem }
.topics > section { border-top: 1px solid var(--line); padding-top: .4rem }
.names { display: flex; flex-wrap: wrap; gap: 0 1.1rem }
.names a { display: inline-block; padding: .1rem 0 }
.sections { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 0 2rem }
.sections > li { display: flex; flex-wrap: wrap; gap: 0 .9rem; align-items: baseline; justify-content: space-between; padding: .3rem 0; border-bottom: 1px solid var(--line) }
.sections > li > a { margin-right: auto }
@media (min-width: 24rem) {
  .counted > li, .counted .meta { flex-wrap: nowrap }
  .counted .meta { flex: none }
  .counted time { min-width: 6.5rem; text-align: end }
}
.years { margin-top: 2rem; padding-top: .5rem; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums }
.breadcrumbs { margin-top: .75rem }
.breadcrumbs ol { display: flex; flex-wrap: wrap; align-items: baseline }
.breadcrumbs li + li::before { content: "/"; margin: 0 .5rem; color: var(--faint) }
.breadcrumbs [aria-current] { font-weight: 400 }
.breadcrumbs ~ h1 { margin-top: .25rem }
.calendar { display: block; margin: 1rem 0 1.5rem }
.months, .days { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 6rem), 1fr)); align-items: baseline; gap: 0 1rem }
@media (min-width: 44rem) { .months { grid-template-columns: repeat(6, 1fr) } }
.year { margin-top: 1rem; padding-top: .5rem; border-top: 1px solid var(--line) }
.year h2 { margin: 0; font-size: 1.125rem }
.days { grid-template-columns: repeat(7, 1fr); gap: 0 .25rem }
@media (min-width: 44rem) { .days { grid-template-columns: repeat(10, 1fr) } }
@media (min-width: 64rem) { .days { grid-template-columns: repeat(14, 1fr) } }
.months + .days { margin-top: .75rem; padding-top: .5rem; border-top: 1px solid var(--line) }
:is(.months, .days) li { overflow-wrap: normal; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .4rem; padding: .15rem 0; color: var(--faint) }
:is(.months, .days) .meta { margin: 0 }
@media (max-width: 43.99rem) {
  .days li { display: block }
  .days .meta { line-height: 1; font-size: .75rem }
}
:is(.months, .days) a { text-decoration: none }
.pages { justify-content: space-between; margin-top: 1.5rem }
.pages :is(a[rel=next], .older):only-child, .pages a:last-child:not(:first-child) { margin-left: auto; text-align: end }

.reading main { max-width: 38rem; margin: 0 auto }
article > h1 { font-size: clamp(1.625rem, 1.25rem + 2vw, 2.25rem); line-height: 1.25 }
article > .meta { margin: .75rem 0 }
article > .source { margin-top: -.5rem }
.source a::after { content: " ↗" / "" }
.breadcrumbs + article > h1 { margin-top: .5rem }
.reading .breadcrumbs ol { flex: 1 1 0; flex-wrap: nowrap; min-width: 0 }
.reading .breadcrumbs li { flex: none; max-width: 50% }
.reading .breadcrumbs li:last-child { flex: 1 1 0; min-width: 0; max-width: none }
.breadcrumbs [aria-current] { color: var(--faint) }
.reading .breadcrumbs li:last-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.self { color: inherit; text-decoration: none }
.self::after { content: " #" / ""; color: var(--accent); opacity: 0 }
:is(.self:hover, .self:focus-visible)::after { opacity: 1 }
.anchor { text-decoration: none; opacity: 0 }
:is(:hover > .anchor, .anchor:focus-visible) { opacity: 1 }
/* What scripts show has its room before they run. */
@media screen and (scripting: enabled) {
  .share[hidden] { display: block !important; visibility: hidden }
  .copy[hidden] { display: inline-block !important; visibility: hidden }
}
@media (max-width: 47.99rem) and (scripting: enabled) { .reference:not(.folded) .operation > :not(summary) { display: none } }
.share button { min-height: 2rem; border-color: var(--line); padding: .1rem .75rem }
.body { margin: 1.5rem 0 2rem; font-size: 1.125rem; line-height: 1.7; hanging-punctuation: allow-end }
.body:is(:lang(zh), :lang(ja), :lang(ko)) { line-height: 1.85 }
.body > :first-child { margin-top: 0 }
.body :is(h1, h2, h3, h4, h5, h6) { margin: 2em 0 .5em; font-size: 1.125rem; line-height: 1.4 }
.body :is(h1, h2) { font-size: 1.5rem }
.body h3 { font-size: 1.25rem }
.body :is(h5, h6) { font-size: 1rem }
.body h6 { color: var(--faint) }
.body :is(ul, ol) { padding-left: 1.5em }
.body li { margin: .25em 0 }
.body .task-list { padding-left: 0; list-style: none }
.body dt { font-weight: 700 }
.body dd { margin: 0 0 .75em 1.5em }
.body :is(sup, sub) { line-height: 0 }
.footnotes { margin-top: 2.5rem; padding-top: .5rem; border-top: 1px solid var(--line) }
img, video, iframe { max-width: 100%; border: 0 }
img, video { height: auto }
.body img:not([width]) { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: contain; background: var(--shade) }
.body > figure:first-child img { max-height: 80vh; object-fit: contain }
iframe { width: 100%; aspect-ratio: 16 / 9; height: auto }
figure { margin: 1.75rem 0 }
figcaption { margin-top: .4rem; line-height: 1.5 }
blockquote { margin: 1.5rem 0; padding-left: 1.25rem; border-left: 3px solid var(--accent) }
blockquote > :first-child { margin-top: 0 }
blockquote > :last-child { margin-bottom: 0 }
pre, table, math[display=block] { display: block; max-width: 100%; overflow-x: auto }
code, pre { font: .875em/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace }
.language-math { background: none }
:is(code, pre, kbd) { border-radius: .25rem; background: var(--shade) }
code, kbd { padding: .1em .3em }
pre { padding: 1rem }
pre code { padding: 0; font-size: 1em }
table { border-collapse: collapse; font-size: .9375em; line-height: 1.5; font-variant-numeric: tabular-nums; overflow-wrap: normal }
td, th { min-width: 4rem; padding: .45rem 1.25rem .45rem 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top }
:is(td, th):last-child { padding-right: 0 }
.align-left { text-align: left }
.align-center { text-align: center }
.align-right { text-align: right }
.beside h2 { font-size: 1.125rem }
:is(.beside, .topics) li { display: block; padding: .25rem 0; line-height: 1.45 }
:is(.beside, .topics) time { margin-right: .6rem }
.neighbours { display: grid; gap: .75rem }
.neighbours a { padding: .6rem .9rem; border: 1px solid var(--line); border-radius: .375rem; color: var(--text) }
.neighbours span { display: block; color: var(--faint) }

form { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0 }
input, button { min-height: 2.5rem; padding: .25rem .75rem; border: 1px solid var(--faint); border-radius: .375rem; background: var(--ground); color: inherit; font: inherit }
input { flex: 1; min-width: 0; text-overflow: ellipsis }
input[type=checkbox] { flex: none; align-self: center; width: 1.5rem; min-height: 1.5rem; margin: 0; accent-color: var(--accent) }
form p { flex: 100%; margin: 0 }

.example pre { max-height: 24rem; margin: 0; overflow: auto; border: 1px solid var(--line) }
.operation { padding: .75rem 0; border-top: 1px solid var(--line) }
summary { padding: .2rem 0; cursor: pointer }
summary :is(h2, h3) { display: inline; margin-right: .5rem }
summary h2 + code { display: inline-block }
.operation h3 { margin: 1rem 0 .5rem }
.fields dt { display: flex; flex-wrap: wrap; gap: 0 .9rem }
.fields dd { margin: 0 0 .6rem }

@media (max-width: 43.99rem) {
  body > header :is(.main, nav:not(.masthead ~ *)) { flex-wrap: nowrap; margin: 0 -1rem; padding: 0 2.5rem 0 1rem; overflow-x: auto; white-space: nowrap; scrollbar-width: none; mask-image: linear-gradient(to left, transparent, #000 2.5rem) }
  body > header nav:not(.masthead ~ *) { flex-basis: calc(100% + 2rem); gap: 1.1rem }
  body > header nav:not(.masthead ~ *) > * { flex: none; flex-wrap: nowrap; margin: 0; padding: 0; overflow: visible }
  .stories li:first-child .thumb { grid-area: auto / 1 / auto / -1; margin-bottom: .5rem }
  .stories li:first-child .thumb img { aspect-ratio: 7 / 3 }
  .stories li:first-child { grid-template: none / 1fr }
  .stories li:nth-child(n + 4) p:not(.meta) { display: none }
  #union > :is(p, input) { flex: 100% }
}
@media (max-width: 20rem) {
  body { hyphens: auto }
  .entries > .pictured { display: block }
  .pictured .thumb { display: none }
}
@media (min-width: 44rem) {
  .neighbours { grid-template-columns: 1fr 1fr }
  .neighbours a[rel=next] { grid-column: 2 }
  .masthead { flex: 1 1 20rem }
  .day { grid-template-columns: 13rem minmax(0, 1fr); gap: 0 1.5rem; border-top: 1px solid var(--line) }
  .day:is(:lang(zh), :lang(ja), :lang(ko)) { grid-template-columns: 11rem minmax(0, 1fr) }
  body > header search { flex: 0 1 16rem; margin-left: auto }
  .day > h2 { border: 0 }
  .of-titles { display: grid }
  .day > ol { grid-column: 2 }
  .stories .entries { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 2rem }
  .stories li:is(:first-child, :last-child:nth-child(even)) { grid-column: 1 / -1 }
  .stories li:first-child { grid-template-columns: 1fr 36% }
  .stories li:first-child .thumb img { aspect-ratio: 16 / 9 }
}
/* Summaries end where a word does: what a narrow place has no room for is left out, and an ellipsis says so. */
@media (max-width: 43.99rem) {
  .entries p span { display: none }
  .entries .cut::after { content: "…" }
}
@media (min-width: 44rem) {
  .stories li:not(:first-child) p span { display: none }
  .stories li:not(:first-child) .cut::after { content: "…" }
}
@media (max-width: 63.99rem) { .stories li:not(:first-child) .meta a ~ a { display: none } }
/* Beside its day a summary has room for two whole lines only on a wide screen. */
@media (min-width: 64rem) {
  .of-entries { display: grid }
  .of-entries > h2 { padding-top: .7rem }
  .day > .entries, .entries + .titles { max-width: 46rem }
  .of-entries ~ .dated time { min-width: 13.6rem }
  .of-entries:is(:lang(zh), :lang(ja), :lang(ko)) ~ .dated time { min-width: 11.6rem }
}
.stories li:first-child h3 { font-size: clamp(1.25rem, 1rem + 1.5vw, 1.75rem); line-height: 1.3 }
@media screen and (min-width: 64rem) {
  .flanked .front { display: grid; grid-template: auto 1fr / minmax(0, 1fr) 17rem; gap: 0 3rem }
  .front > section:nth-child(2) { grid-area: 1 / 2 / span 2 }
  .front > section:nth-child(2) h2 { margin-top: 0 }
  .front .topics { grid-template-columns: none }
  .front > div > .dated { border: 0 }
  .reading.flanked main { display: grid; grid-template-columns: minmax(0, 38rem) 17rem; gap: 0 4rem; justify-content: space-between; max-width: none }
  .reading.flanked main > * { grid-column: 1 }
  .reading.flanked main > .beside { grid-area: 1 / 2 / span 7 }
  .wide { max-width: 74rem }
  .reference > :is(p, details:not(.operation), section) { max-width: 46rem }
  .operation > div { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 2.5rem }
}
@media print {
  body > header nav, search, footer, nav, .beside, .skip, .share, .ago, .reversefootnote, form { display: none !important }
  :root { color-scheme: light }
  h1, h2, h3, h4, h5, h6 { break-after: avoid }
  figure, tr, .entries > li { break-inside: avoid }
  pre, table { overflow: visible; white-space: pre-wrap }
  body, .reading main { display: block; max-width: none }
  a { color: inherit }
  :is(.body, .source) a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em }
}
`

/** The name of the stylesheet in a Content-Security-Policy (CSP 3, 2.3.1, hash-source). */
export const styleHash: string = await sha256(style)

export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
}
