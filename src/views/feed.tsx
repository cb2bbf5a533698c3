/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { raw } from 'hono/html'
import type { FeedSource } from '../model/selection.ts'
import type { SiteConfiguration } from '../model/site.ts'
import { Days, type Titled, TitleItem } from './entries.tsx'
import { Layout } from './layout.ts'
import { sha256 } from './style.ts'
import { textsFor } from './texts.ts'

export interface FeedPageProps {
  site: SiteConfiguration
  source: FeedSource
  /** Label of `source`. */
  label: string
  title: string
  /** The absolute URL of the feed. */
  url: string
  entries: readonly Titled[]
}

/** Shows a feed to somebody who opens its address in a browser: what it is, what is in it, and how to take it along. */
export function FeedPage({ site, source, label, title, url, entries }: FeedPageProps) {
  const texts = textsFor(site.language)
  return (
    <Layout site={site} title={source.kind === 'all' ? site.title : label} feeds={source} label={label}>
      <h1>{title}</h1>
      <p>{texts.whatIsAFeed}</p>
      <p>
        <code>{url}</code>
      </p>
      <p class="meta">
        <button type="button" class="copy" hidden data-address={url} data-copied={texts.copied}>
          {texts.copyAddress}
        </button>
        <a href={`feed:${url}`}>{texts.subscribe}</a>
      </p>
      <Days site={site} entries={entries} Item={TitleItem} name="titles" />
      <script>{raw(copyScript)}</script>
    </Layout>
  )
}

/** This script shows the button that copies the address, which is of no use where scripts do not run. */
const copyScript = `
const button = document.querySelector('.copy')
button.hidden = false
button.addEventListener('click', async () => {
  await navigator.clipboard.writeText(button.dataset.address)
  button.textContent = button.dataset.copied
})
`

/** The name of the script in a Content-Security-Policy. */
export const copyScriptHash: string = await sha256(copyScript)
