import { raw } from 'hono/html'
import type { Article, Source } from '../model/article.ts'
import { listPath } from '../model/paths.ts'
import { bodyShownAt, hrefOf, type SiteConfiguration } from '../model/site.ts'
import { DateTime } from './date.tsx'
import { Layout } from './layout.tsx'
import { LeadPicture } from './picture.tsx'
import { structuredData } from './structured-data.ts'
import { type Texts, textsFor } from './texts.ts'

/** Shows an article. Its HTML was sanitized when it was loaded. */
export function ArticlePage({ site, article }: { site: SiteConfiguration; article: Article }) {
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
            <span>{name}</span>
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
      {category && (
        <nav class="pages" aria-label={texts.categories}>
          <a href={hrefOf(site, listPath({ kind: 'category', name: category.name }))}>{texts.more(category.label)} →</a>
        </nav>
      )}
    </Layout>
  )
}

function SourceLine({ source: { name, url }, texts }: { source: Source; texts: Texts }) {
  return (
    <span>
      {name && `${texts.source(name)} `}
      {url && <a href={url}>{texts.original}</a>}
    </span>
  )
}
