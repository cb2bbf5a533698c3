import { raw } from 'hono/html'
import type { Article, Source } from '../model/article.ts'
import { listPath } from '../model/paths.ts'
import type { Site } from '../model/site.ts'
import { DateTime } from './date.tsx'
import { Layout } from './layout.tsx'
import { type Texts, textsFor } from './texts.ts'

/** One article, whole. Its HTML was sanitized when it was loaded. */
export function ArticlePage({ site, article }: { site: Site; article: Article }) {
  const texts = textsFor(site.language)
  const category = article.categories[0]
  return (
    <Layout
      site={site}
      title={`${article.title} – ${site.title}`}
      description={article.summary}
      path={article.path}
      {...(category && { list: { kind: 'category', name: category.name }, label: category.label })}
    >
      <article {...(article.language && { lang: article.language })}>
        <h1>{article.title}</h1>
        <p class="meta">
          <DateTime site={site} value={article.published} />
          {article.updated !== article.published && (
            <span>
              {texts.updated} <DateTime site={site} value={article.updated} />
            </span>
          )}
          {article.authors.map((name) => (
            <span>{name}</span>
          ))}
          {article.source && <SourceLine source={article.source} texts={texts} />}
        </p>
        <div>{raw(article.html)}</div>
      </article>
      <p class="meta">
        {article.categories.map(({ name, label }) => (
          <a href={listPath({ kind: 'category', name })}>{label}</a>
        ))}
        {article.tags.map((name) => (
          <a rel="tag" href={listPath({ kind: 'tag', name })}>
            #{name}
          </a>
        ))}
      </p>
    </Layout>
  )
}

function SourceLine({ source: { name, url }, texts }: { source: Source; texts: Texts }) {
  return (
    <span>
      {name && `${texts.source}: ${name} `}
      {url && <a href={url}>{texts.original}</a>}
    </span>
  )
}
