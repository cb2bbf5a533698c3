import createClient from 'openapi-fetch'
import type { paths } from './dist/openapi-typescript.ts'

/** What a client says that `openapi-typescript` describes and `openapi-fetch` runs: with data, or with the title of a problem. */
export async function answers(site: string, stem: string): Promise<Record<string, unknown>> {
  const client = createClient<paths>({ baseUrl: site })
  const list = await client.GET('/api/v1/articles', {
    params: {
      query: { category: ['TechWeb'], tag: ['科技网络'], since: '2026', limit: 3, fields: 'title,etag,date_published' },
    },
  })
  const named = await client.GET('/api/v1/articles', { params: { query: { ids: `${stem},nope` } } })
  const counts = await client.GET('/api/v1/articles/counts', { params: { query: { by: 'month' } } })
  const article = await client.GET('/api/v1/articles/{stem}', { params: { path: { stem } } })
  const markdown = await client.GET('/api/v1/articles/{stem}.md', { params: { path: { stem } }, parseAs: 'text' })
  const neighbours = await client.GET('/api/v1/articles/{stem}/neighbours', { params: { path: { stem } } })
  const tags = await client.GET('/api/v1/tags', { params: { query: { sort: 'total', order: 'ascending' } } })
  const category = await client.GET('/api/v1/categories/{name}', { params: { path: { name: 'TechWeb' } } })
  const refused = await client.GET('/api/v1/articles', { params: { query: { limit: 1000 } } })
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
