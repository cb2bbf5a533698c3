import { createClient } from './dist/hey-api/client/index.ts'
import {
  countArticles,
  getArticle,
  getArticleMarkdown,
  getCategory,
  getNeighbours,
  listArticles,
  listTags,
} from './dist/hey-api/index.ts'

/** The same with a client that `@hey-api/openapi-ts` writes. */
export async function answers(site: string, stem: string): Promise<Record<string, unknown>> {
  const client = createClient({ baseUrl: site })
  const list = await listArticles({
    client,
    query: { category: ['TechWeb'], tag: ['科技网络'], since: '2026', limit: 3, fields: 'title,etag,date_published' },
  })
  const named = await listArticles({ client, query: { ids: `${stem},nope` } })
  const counts = await countArticles({ client, query: { by: 'month' } })
  const article = await getArticle({ client, path: { stem } })
  const markdown = await getArticleMarkdown({ client, path: { stem } })
  const neighbours = await getNeighbours({ client, path: { stem } })
  const tags = await listTags({ client, query: { sort: 'total', order: 'ascending' } })
  const category = await getCategory({ client, path: { name: 'TechWeb' } })
  const refused = await listArticles({ client, query: { limit: 1000 } })
  const titles: (string | undefined)[] = list.data?.data.map(({ title }) => title) ?? []
  const months: number[] = counts.data?.data.map(({ total }) => total) ?? []
  return {
    list: list.data,
    titles,
    named: named.data,
    counts: counts.data,
    months,
    article: article.data,
    markdown: markdown.data,
    neighbours: neighbours.data,
    tags: tags.data,
    category: category.data,
    refused: refused.error?.parameter,
  }
}
