/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Entry } from '../model/article.ts'
import type { ListRef, NamedList } from '../model/lists.ts'
import { listPath } from '../model/paths.ts'
import { datedPath, type Period } from '../model/periods.ts'
import type { ProblemKind } from '../model/problem-kind.ts'
import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { Document } from './document.ts'
import { DatedItem, yearOf } from './entries.tsx'
import { Layout } from './layout.ts'
import { periodText } from './period-text.ts'
import { textsFor } from './texts.ts'

/** What is shown where there is nothing else. */
export interface Offers {
  /** The list that the address is below. */
  above: (NamedList & { label: string }) | null
  /** The newest articles. */
  newest: readonly Pick<Entry, 'path' | 'title' | 'published'>[]
  /** The categories of the newest articles, those first that have most of them. */
  categories: readonly { name: string; label: string }[]
  /** The day, the month and the year that the address is below, as far as a list has articles of them. */
  dated: { list: ListRef; periods: readonly Period[] }
  /** What the box for searching begins with; null where there is no search. */
  words: string | null
}

export interface MessagePageProps {
  /** Null where none is loaded. */
  site: SiteConfiguration | null
  /** BCP 47: that of the site, or where none is loaded that of the reader. */
  language: string
  kind: ProblemKind
  /** The parameter at fault. */
  parameter?: string | undefined
  /** True for an address at which only programs ask. */
  isForPrograms: boolean
  /** What is wrong and what to do about it, in English, for whoever runs the Worker. A reader is not told. */
  forOperator: string | null
  offers: Offers | null
}

/** Shows a problem in the place of a page. */
export function MessagePage({ site, language, kind, parameter, isForPrograms, forOperator, offers }: MessagePageProps) {
  const texts = textsFor(language)
  const { title, text } = texts.problems[kind]
  const message = (
    <>
      <h1>{title}</h1>
      <p>
        {isForPrograms ? texts.forPrograms : text}
        {parameter !== undefined && (
          <>
            {' '}
            <code>{parameter}</code>
          </>
        )}
      </p>
      {forOperator !== null && <p lang="en">{forOperator}</p>}
    </>
  )
  if (site === null) {
    return (
      <Document language={texts.language} title={title}>
        <main>{message}</main>
      </Document>
    )
  }
  return (
    <Layout site={site} title={title}>
      {message}
      {offers !== null && offers.words !== null && <SearchInstead site={site} words={offers.words} />}
      <p class="meta">
        {offers?.above && (
          <a href={hrefOf(site, listPath(offers.above))}>
            {texts.upTo(offers.above.kind === 'tag' ? `#${offers.above.label}` : offers.above.label)}
          </a>
        )}
        {offers?.dated.periods.map((period) => (
          <a href={hrefOf(site, datedPath(offers.dated.list, period))}>{periodText(texts.locale, period)}</a>
        ))}
        <a href={hrefOf(site, '/')}>{texts.home}</a>
        <a href={hrefOf(site, '/categories')}>{texts.categories}</a>
        <a href={hrefOf(site, '/tags')}>{texts.tags}</a>
      </p>
      {offers !== null && <Offered site={site} offers={offers} />}
    </Layout>
  )
}

/** A box for searching, with the words of the address in it. */
function SearchInstead({ site, words }: { site: SiteConfiguration; words: string }) {
  const { search } = textsFor(site.language).search
  return (
    <form action={hrefOf(site, '/search')}>
      <input type="search" name="q" value={words} aria-label={search} placeholder={search} />
      <button type="submit">{search}</button>
    </form>
  )
}

function Offered({ site, offers: { newest, categories } }: { site: SiteConfiguration; offers: Offers }) {
  const texts = textsFor(site.language)
  const year = newest.map(yearOf)[0] ?? ''
  return (
    <>
      {newest.length > 0 && (
        <section>
          <h2>{texts.newest}</h2>
          <ul class="titles dated">{newest.map((entry) => DatedItem({ site, entry, year }))}</ul>
        </section>
      )}
      {categories.length > 0 && (
        <section>
          <h2>{texts.categories}</h2>
          <ul class="names">
            {categories.map(({ name, label }) => (
              <li>
                <a href={hrefOf(site, listPath({ kind: 'category', name }))}>{label}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
