/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { html, raw } from 'hono/html'
import type { Article, Source } from '../model/article.ts'
import type { ListRef } from '../model/lists.ts'
import { listPath } from '../model/paths.ts'
import { authorPath } from '../model/search-question.ts'
import { absoluteUrl, hrefOf, type SiteConfiguration } from '../model/site.ts'
import { articleScript } from './article-script.ts'
import { pageBody } from './body.ts'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { DateTime } from './date.tsx'
import { DatedItem, type Titled, TitleItem, yearOf } from './entries.tsx'
import { property } from './head.ts'
import { Layout } from './layout.ts'
import { LeadPicture, showsLeadPicture } from './picture.tsx'
import { stepsToArticle, structuredData } from './structured-data.ts'
import { textsFor } from './texts.ts'

export interface ArticlePageProps {
  site: SiteConfiguration
  article: Article
  /** What stands around it in its first category, or in the list of everything; null where that is not known. */
  around: Around | null
  /** Articles about the same, newest first. */
  related: readonly Titled[]
}

interface Around {
  list: ListRef
  label: string
  older: Titled | null
  newer: Titled | null
  /** The newest others. */
  newest: readonly Titled[]
}

/** Shows an article. Its HTML was sanitized when it was loaded. */
export function ArticlePage({ site, article, around, related }: ArticlePageProps) {
  const texts = textsFor(site.language)
  const category = article.categories[0]
  const language = article.language ?? site.language
  // A desk may call a category after a tag, and nobody wants to read a name twice.
  const tags = article.tags.filter((name) => article.categories.every(({ label }) => label !== name))
  const head = [
    property('article:published_time', article.published),
    property('article:modified_time', article.updated),
    html`<script type="application/ld+json">${raw(structuredData(site, article))}</script>`,
  ]
  return (
    <Layout
      site={site}
      title={article.title}
      description={article.summary}
      path={article.path}
      canonical={article.canonical}
      kind="article"
      image={article.image ? { url: article.image, size: article.imageSize, alt: article.imageAlt } : null}
      head={head}
      shape={related.length > 0 || around !== null ? 'reading flanked' : 'reading'}
      {...(category && { feeds: { kind: 'category', name: category.name }, label: category.label })}
    >
      <Breadcrumbs site={site} steps={stepsToArticle(site, article)} />
      <article {...(article.language && { lang: article.language })}>
        <h1>{article.title}</h1>
        <p class="meta" {...(article.language && { lang: site.language })}>
          <span>
            <DateTime site={site} value={article.published} shown="moment" language={language} />
          </span>
          {isUpdated(article) && (
            <span>
              {texts.updated} <DateTime site={site} value={article.updated} shown="moment" language={language} />
            </span>
          )}
          {article.authors.map((name) => (
            <Author site={site} name={name} />
          ))}
          {article.minutes !== undefined && <span>{texts.readingTime(article.minutes)}</span>}
        </p>
        {article.source && (
          <SourceLine site={site} source={article.source} {...(article.language && { language: site.language })} />
        )}
        <div class="body">
          <LeadPicture site={site} article={article} />
          {raw(pageBody(site, article.html, { hasPicture: showsLeadPicture(article) }))}
        </div>
      </article>
      {article.categories.length + tags.length > 0 && (
        <p class="meta filed">
          {article.categories.map(({ name, label }) => (
            <a href={hrefOf(site, listPath({ kind: 'category', name }))}>{label}</a>
          ))}
          {tags.map((name) => (
            <a rel="tag" href={hrefOf(site, listPath({ kind: 'tag', name }))}>
              #{name}
            </a>
          ))}
        </p>
      )}
      <p
        class="share"
        hidden
        data-url={absoluteUrl(site, article.path)}
        data-title={article.title}
        data-copied={texts.copied}
      >
        <button type="button">{texts.share}</button> <button type="button">{texts.copyLink}</button>
      </p>
      <script>{raw(articleScript)}</script>
      {around !== null && <Neighbours site={site} {...around} />}
      {(related.length > 0 || around !== null) && (
        <div class="beside">
          {related.length > 0 && (
            <aside aria-labelledby="_related">
              <h2 id="_related">{texts.related}</h2>
              <ul class="titles">{related.map((entry) => TitleItem({ site, entry, shown: 'date' }))}</ul>
            </aside>
          )}
          {around !== null && <More site={site} year={yearOf(article)} {...around} />}
        </div>
      )}
    </Layout>
  )
}

type OfList = Around & { site: SiteConfiguration }

const nameOf = ({ site, list, label }: OfList): string => (list.kind === 'all' ? site.title : label)

/** Leads to the articles before and after one. */
function Neighbours(props: OfList) {
  const { site, older, newer } = props
  const texts = textsFor(site.language)
  if ((older ?? newer) === null) return null
  return (
    <nav class="pages neighbours" aria-label={nameOf(props)}>
      {newer !== null && (
        <a rel="prev" href={hrefOf(site, newer.path)}>
          <span>← {texts.newer}</span> {newer.title}
        </a>
      )}
      {older !== null && (
        <a rel="next" href={hrefOf(site, older.path)}>
          <span>{texts.older} →</span> {older.title}
        </a>
      )}
    </nav>
  )
}

/** Leads to the newest of the same list. A year is said where it is not that of the article. */
function More(props: OfList & { year: string }) {
  const { site, list, newest, year } = props
  return (
    <section class="more">
      <h2>
        <a href={hrefOf(site, listPath(list, undefined, site))}>{textsFor(site.language).more(nameOf(props))}</a>
      </h2>
      {newest.length > 0 && <ul class="titles dated">{newest.map((entry) => DatedItem({ site, entry, year }))}</ul>}
    </section>
  )
}

/** An author has a page where there is a search index. */
const Author = ({ site, name }: { site: SiteConfiguration; name: string }) =>
  site.isSearched ? <a href={hrefOf(site, authorPath(name))}>{name}</a> : <span>{name}</span>

/** Says from whom an article was taken, and leads to where it is there. */
function SourceLine({
  site,
  source: { name, url },
  language,
}: {
  site: SiteConfiguration
  source: Source
  /** That of the line, where the article has one of its own. */
  language?: string
}) {
  const texts = textsFor(site.language)
  return (
    <p class="meta source" {...(language && { lang: language })}>
      {name && <span>{texts.source(name)}</span>}
      {url && <a href={url}>{texts.original}</a>}
    </p>
  )
}

/** An article is updated where it is newer than its publication by what is shown of a time: a minute. */
const isUpdated = ({ published, updated }: Pick<Article, 'published' | 'updated'>): boolean =>
  Date.parse(updated) - Date.parse(published) >= 60_000
