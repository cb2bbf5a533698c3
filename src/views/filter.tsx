import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Section } from '../model/site.ts'
import { sha256 } from './style.ts'
import type { Texts } from './texts.ts'

/** The sections that have some text in their label or name, whatever its case; all where it is empty. */
export function matching(sections: readonly Section[], query: string): Section[] {
  const wanted = query.trim().toLowerCase()
  return sections.filter(({ label, name }) => `${label} ${name}`.toLowerCase().includes(wanted))
}

export interface FilteredProps {
  texts: Texts
  /** Path of the page, which takes the text as `q`. */
  path: string
  query: string
  /** What else the address says; nothing where undefined. */
  parameters: Record<string, string | undefined>
  /** How many rows there are, as list items that begin with a link to the section. */
  count: number
  children: Child
}

/** A box that narrows the rows below it: by asking the server, and where scripts run while one types. */
export function Filtered({ texts, path, query, parameters, count, children }: FilteredProps) {
  return (
    <>
      <form action={path}>
        {Object.entries(parameters).map(
          ([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />,
        )}
        <input type="search" name="q" value={query} aria-label={texts.filter} placeholder={texts.filter} />
        <button type="submit">{texts.filter}</button>
      </form>
      <p id="nothing" role="status">
        {count === 0 ? texts.nothingFound : ''}
      </p>
      <ul class="sections" id="found" data-nothing={texts.nothingFound} data-copy={texts.copy}>
        {children}
      </ul>
      <script>{raw(filterScript)}</script>
    </>
  )
}

/**
 * Narrows the rows while one types, unless the server has already, and copies addresses of feeds. Texts come from the
 * page.
 */
const filterScript = `
const box = document.querySelector('input[type=search]')
const found = document.getElementById('found')
const rows = [...found.children].map((row) => {
  const link = row.querySelector('a')
  const name = decodeURIComponent(link.pathname.split('/')[2])
  return { row, text: (link.textContent + ' ' + name).toLowerCase() }
})
if (box.defaultValue === '') box.addEventListener('input', () => {
  const wanted = box.value.trim().toLowerCase()
  let shown = 0
  for (const { row, text } of rows) {
    row.hidden = !text.includes(wanted)
    if (!row.hidden) shown++
  }
  document.getElementById('nothing').textContent = shown === 0 ? found.dataset.nothing : ''
})
for (const link of document.querySelectorAll('a[href^="feed:"]')) {
  const button = document.createElement('button')
  button.textContent = found.dataset.copy
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(link.getAttribute('href').slice('feed:'.length))
    button.textContent = '✓'
  })
  link.after(' ', button)
}
`

/** What a Content-Security-Policy calls the script. */
export const filterScriptHash: string = await sha256(filterScript)
