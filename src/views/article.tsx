import { raw } from 'hono/html'
import type { Article, Source } from '../model/article.ts'
import type { ListRef } from '../model/lists.ts'
import { listPath } from '../model/paths.ts'
import { authorPath } from '../model/search-question.ts'
import { bodyShownAt, hrefOf, type SiteConfiguration } from '../model/site.ts'
import { DateTime } from './date.tsx'
import { DatedItem, type Titled, TitleItem, yearOf } from './entries.tsx'
import { Layout } from './layout.tsx'
import { LeadPicture } from './picture.tsx'
import { structuredData } from './structured-data.ts'
import { type Texts, textsFor } from './texts.ts'

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
  const head = (
    <>
      <meta property="article:published_time" content={article.published} />
      <meta property="article:modified_time" content={article.updated} />
      <script type="application/ld+json">{raw(structuredData(site, article))}</script>
    </>
  )
  return (
    <Layout
      site={site}
      title={`${article.title} – ${site.title}`}
      description={article.summary}
      path={article.path}
      canonical={article.canonical}
      kind="article"
      image={article.image ? { url: article.image, size: article.imageSize, alt: article.imageAlt } : null}
      head={head}
      {...(category && { feeds: { kind: 'category', name: category.name }, label: category.label })}
    >
      <article {...(article.language && { lang: article.language })}>
        <h1>{article.title}</h1>
        <p class="meta" {...(article.language && { lang: site.language })}>
          <DateTime site={site} value={article.published} shown="moment" language={language} />
          {article.updated !== article.published && (
            <span>
              {texts.updated} <DateTime site={site} value={article.updated} shown="moment" language={language} />
            </span>
          )}
          {article.authors.map((name) => (
            <Author site={site} name={name} />
          ))}
          {article.categories.map(({ name, label }) => (
            <a href={hrefOf(site, listPath({ kind: 'category', name }))}>{label}</a>
          ))}
          {article.source && <SourceLine source={article.source} texts={texts} />}
        </p>
        <div class="body">
          <LeadPicture site={site} article={article} />
          {raw(bodyShownAt(site, article.html))}
        </div>
      </article>
      {article.tags.length > 0 && (
        <p class="meta">
          {article.tags.map((name) => (
            <a rel="tag" href={hrefOf(site, listPath({ kind: 'tag', name }))}>
              #{name}
            </a>
          ))}
        </p>
      )}
      {related.length > 0 && (
        <aside aria-labelledby="_related">
          <h2 id="_related">{texts.related}</h2>
          <ul class="titles">{related.map((entry) => TitleItem({ site, entry, shown: 'date' }))}</ul>
        </aside>
      )}
      {around !== null && <AroundArticle site={site} {...around} />}
    </Layout>
  )
}

/** Leads to the articles before and after one, and to the newest of its category. */
function AroundArticle({ site, list, label, older, newer, newest }: Around & { site: SiteConfiguration }) {
  const texts = textsFor(site.language)
  const place = list.kind === 'all' ? site.title : label
  const year = (newest[0] && yearOf(newest[0])) ?? ''
  return (
    <>
      {(older ?? newer) !== null && (
        <nav class="pages neighbours" aria-label={place}>
          {older !== null && (
            <a rel="prev" href={hrefOf(site, older.path)}>
              ← {texts.older}
              {texts.colon} {older.title}
            </a>
          )}
          {newer !== null && (
            <a rel="next" href={hrefOf(site, newer.path)}>
              {texts.newer}
              {texts.colon} {newer.title} →
            </a>
          )}
        </nav>
      )}
      <section class="more">
        <h2>
          <a href={hrefOf(site, listPath(list, undefined, site))}>{texts.more(place)}</a>
        </h2>
        {newest.length > 0 && <ul class="titles dated">{newest.map((entry) => DatedItem({ site, entry, year }))}</ul>}
      </section>
    </>
  )
}

/** An author has a page where there is a search index. */
const Author = ({ site, name }: { site: SiteConfiguration; name: string }) =>
  site.isSearched ? <a href={hrefOf(site, authorPath(name))}>{name}</a> : <span>{name}</span>

function SourceLine({ source: { name, url }, texts }: { source: Source; texts: Texts }) {
  return (
    <span>
      {name && `${texts.source(name)} `}
      {url && <a href={url}>{texts.original}</a>}
    </span>
  )
}
