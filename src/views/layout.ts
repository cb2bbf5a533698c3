import { html, raw } from 'hono/html'
import { type Span, stylesheetPath } from '../model/look.ts'
import { feedPath, listPath } from '../model/paths.ts'
import type { FeedSource } from '../model/selection.ts'
import { hrefOf, type SiteConfiguration, shownAt } from '../model/site.ts'
import { Document } from './document.ts'
import { type HeadProps, headOf } from './head.ts'
import { textsFor } from './texts.ts'

export interface LayoutProps extends HeadProps {
  /** True for the home page, whose heading is the name of the site. */
  isFront?: boolean
  /** What the box for searching has in it. */
  asked?: string
  /** How the page is laid out: as one text, with something beside what it is about, as wide as a reference. */
  shape?: 'reading' | 'reading flanked' | 'flanked' | 'wide' | undefined
  children: unknown
}

// All of this is templates and no elements: it is on every page, and they take less time.

/** Writes a page of the site, with its head, the navigation and the feeds. */
export function Layout({ isFront = false, asked = '', shape, children, ...given }: LayoutProps) {
  const { site, title, path, feeds = { kind: 'all' } } = given
  const texts = textsFor(site.language)
  return Document({
    language: site.language,
    title: path === '/' || title === site.title ? title : `${title} – ${site.title}`,
    head: headOf(given),
    styles: stylesOf(site),
    shape,
    children: html`<a class="skip" href="#_content">${texts.skip}</a><header>${isFront ? masthead(site) : nameLink(site, nameOf(site))}${site.isSearched && searchBox(site, asked)}${navigation(site, path)}</header><main id="_content">${children}</main>${footer(site, feeds)}`,
  })
}

const nameLink = (site: SiteConfiguration, name: unknown) =>
  html`<a class="name" href="${hrefOf(site, '/')}">${name}</a>`

const masthead = (site: SiteConfiguration) =>
  html`<div class="masthead">${nameLink(site, html`<h1>${nameOf(site)}</h1>`)}${site.description && html`<p class="tagline">${site.description}</p>`}</div>`

function searchBox(site: SiteConfiguration, asked: string) {
  const { search } = textsFor(site.language).search
  return html`<search><form action="${hrefOf(site, '/search')}"><input type="search" name="q" value="${asked}" aria-label="${search}" placeholder="${search}"/><button type="submit" aria-label="${search}"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2m3.6 8.6 4 4" fill="none" stroke="currentColor" stroke-width="1.6"></path></svg></button></form></search>`
}

function footer(site: SiteConfiguration, feeds: FeedSource) {
  const texts = textsFor(site.language)
  const link = (path: string, title: string) => html`<a href="${hrefOfLink(site, path)}">${title}</a>`
  const feedLinks = [
    link(feedPath(feeds, 'atom'), 'Atom'),
    link(feedPath(feeds, 'rss'), 'RSS'),
    link(feedPath(feeds, 'json'), 'JSON Feed'),
    link('/api', 'API'),
  ]
  const lines = site.footerLines ?? linesOf(site.footer ?? '')
  return html`<footer><p class="meta"><span>${texts.feeds}${texts.colon}</span>${feedLinks}${site.links.map(({ url, title }) => link(url, title))}</p>${lines.map((line) => html`<p>${line.map((span) => spanOf(site, span))}</p>`)}</footer>`
}

/** The rules of the site's look, which cost no request, and its own stylesheet, where it has one. */
const stylesOf = ({ base, theme, stylesheet }: SiteConfiguration) =>
  html`${theme && html`<style>${raw(theme.css)}</style>`}${stylesheet && html`<link rel="stylesheet" href="${hrefOf({ base }, stylesheetPath(stylesheet))}"/>`}`

/** The site's name, or the picture that stands for it: who cannot see that hears or reads the name. */
function nameOf(site: SiteConfiguration) {
  if (site.logo === undefined) return site.title
  const { url, size: [width, height] = [] } = site.logo
  return html`<img class="logo" src="${shownAt(site, url)}" alt="${site.title}"${width && html` width="${width}" height="${height}"`}/>`
}

/** Leads around the site: to its busiest categories and to all that there is, or to what its owner wants in their place. */
function navigation(site: SiteConfiguration, path: string | undefined) {
  const texts = textsFor(site.language)
  const link = (url: string, title: string) =>
    html`<a href="${hrefOfLink(site, url)}"${url === path && raw(' aria-current="page"')}>${title}</a>`
  const around = (links: unknown) => html`<nav aria-label="${texts.around}">${links}</nav>`
  const main = (links: readonly unknown[]) => html`<div class="main">${links}</div>`
  if (site.navigation !== undefined) return around(main(site.navigation.map(({ title, url }) => link(url, title))))
  const busiest = (site.busiest ?? []).map(({ name, label }) => link(listPath({ kind: 'category', name }), label))
  const everything = [
    site.listPath && link(site.listPath, texts.allArticles),
    link('/categories', texts.categories),
    link('/tags', texts.tags),
    site.busiest && link('/archive', texts.archive),
    link('/feeds', texts.feeds),
  ]
  return around([busiest.length > 0 && main(busiest), html`<div>${everything}</div>`])
}

const hrefOfLink = (site: SiteConfiguration, url: string): string => (url.startsWith('/') ? hrefOf(site, url) : url)

/** The lines of a plain text, as those of a marked one are. */
const linesOf = (text: string): Span[][] =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => [{ text: line }])

function spanOf(site: SiteConfiguration, { text, mark, url }: Span) {
  if (url !== undefined) return html`<a href="${hrefOfLink(site, url)}">${text}</a>`
  if (mark === 'strong') return html`<strong>${text}</strong>`
  if (mark === 'em') return html`<em>${text}</em>`
  return mark === 'code' ? html`<code>${text}</code>` : text
}
