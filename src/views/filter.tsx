/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { defaultSort, type SectionSort } from '../model/section-order.ts'
import { hrefOf, type Section, type SiteConfiguration } from '../model/site.ts'
import { sha256 } from './style.ts'
import { textsFor } from './texts.ts'

/** Some of the categories or tags, with the paths to the others. */
export interface Listing {
  sections: readonly Section[]
  sort: SectionSort
  /** The names or labels of all of them begin with this; all are here where it is empty. */
  query: string
  /** Number of the page, from 1. */
  page: number
  /** Path of this page. */
  path: string
  /** Paths of the neighbouring pages. */
  previous: string | null
  next: string | null
  /** Paths of the first page of each order. */
  orders: Record<SectionSort, string>
  /** What the names begin with, and the paths of those that do; none where that is not known. */
  initials: readonly { initial: string; path: string }[]
  /** Only those with this initial are here. */
  initial: string | undefined
}

/** The orders as they are offered. */
const shownSorts = ['total', 'name', 'newest'] as const satisfies SectionSort[]

export interface FilteredProps {
  site: SiteConfiguration
  listing: Listing
  /** Path of the page, which takes the text as `q`. */
  action: string
  /** The other parameters of its address. */
  parameters?: Record<string, string>
  /** True where each row has a count and a date, which stay beside its name. */
  isCounted?: boolean
  /** The rows: list items whose first link is that to the section. */
  children: Child
}

/**
 * Shows rows with links to other orders and to the pages around this one. A box narrows the rows by asking the server, or while one
 * types, where all rows are here and scripts run.
 */
export function Filtered({ site, listing, action, parameters = {}, isCounted = false, children }: FilteredProps) {
  const texts = textsFor(site.language)
  const { sections, sort, query, previous, next, initials, initial } = listing
  const hidden = sort === defaultSort ? parameters : { ...parameters, sort }
  const isWhole = previous === null && next === null && query === '' && initial === undefined
  return (
    <>
      <nav aria-label={texts.order}>
        {shownSorts.map((one) => (
          <a href={hrefOf(site, listing.orders[one])} {...(one === sort && { 'aria-current': 'true' })}>
            {texts.sorts[one]}
          </a>
        ))}
      </nav>
      {initials.length > 1 && (
        <nav class="initials" aria-label={texts.initials}>
          {initials.map(({ initial: one, path }) => (
            <a href={hrefOf(site, path)} {...(one === initial && { 'aria-current': 'true' })}>
              {one}
            </a>
          ))}
        </nav>
      )}
      <form action={hrefOf(site, action)}>
        {Object.entries(hidden).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <input type="search" name="q" value={query} aria-label={texts.filterBy} placeholder={texts.filterBy} />
        <button type="submit">{texts.filter}</button>
      </form>
      <p id="nothing" role="status">
        {sections.length === 0 && query !== '' ? texts.nothingFound : ''}
      </p>
      <ul
        class={isCounted ? 'sections counted' : 'sections'}
        id="found"
        data-nothing={texts.nothingFound}
        {...(isWhole && { 'data-whole': '' })}
      >
        {children}
      </ul>
      {(previous || next) && (
        <nav class="pages" aria-label={texts.pages}>
          {previous && (
            <a rel="prev" href={hrefOf(site, previous)}>
              ← {texts.previousPage}
            </a>
          )}
          {next && (
            <a rel="next" href={hrefOf(site, next)}>
              {texts.nextPage} →
            </a>
          )}
        </nav>
      )}
      <script>{raw(filterScript)}</script>
    </>
  )
}

/** This script narrows the rows while one types, where all of them are here, and copies addresses of feeds. */
const filterScript = `
const box = document.querySelector('main input[type=search]')
const found = document.getElementById('found')
const folded = (text) => text.normalize('NFKC').toLowerCase()
const rows = [...found.children].map((row) => {
  const link = row.querySelector('a')
  return { row, texts: [link.textContent, decodeURIComponent(link.pathname.split('/').at(-1))].map(folded) }
})
if ('whole' in found.dataset) box.addEventListener('input', () => {
  const wanted = folded(box.value.trim())
  let shown = 0
  for (const { row, texts } of rows) {
    row.hidden = !texts.some((text) => text.startsWith(wanted))
    if (!row.hidden) shown++
  }
  document.getElementById('nothing').textContent = shown === 0 ? found.dataset.nothing : ''
})
for (const button of document.querySelectorAll('.copy')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.getAttribute('href').slice('feed:'.length))
    button.textContent = '✓'
  })
}
`

/** The name of the script in a Content-Security-Policy. */
export const filterScriptHash: string = await sha256(filterScript)
