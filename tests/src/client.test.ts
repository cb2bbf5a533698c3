import { exports } from 'cloudflare:workers'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { beforeEach, expect, expectTypeOf, test } from 'vitest'
import { createClient } from '../../src/client.ts'
import { makeArticles, putArchive, reset } from './archive.ts'

beforeEach(reset)

const client = createClient('https://edge.example.com', {
  fetch: (...args: Parameters<typeof fetch>) => exports.default.fetch(new Request(...args)),
})

test('the client asks and answers in the types of the Worker', async () => {
  await putArchive(makeArticles(3, { tags: ['http/2'] }))
  const answer = await client.articles.$get({ query: { tag: 'http/2', limit: '2', fields: 'title' } })
  const { data, meta } = await answer.json()
  expect(data.map(({ title }) => title)).toEqual(['Title 3', 'Title 2'])
  expect(meta.total).toBe(3)

  const { $get: getArticle } = client.articles[':stem{.+}']
  const article = await (await getArticle({ param: { stem: '2026/1' }, query: {} })).json()
  expect(article.data.content_html).toBe('<p>Body 1</p>')
  const neighbours = await client.articles[':stem{.+}'].neighbours.$get({ param: { stem: '2026/2' }, query: {} })
  expect((await neighbours.json()).data.newer?.title).toBe('Title 3')

  const tags = await (await client.tags.$get({ query: { sort: 'total' } })).json()
  expect(tags.data[0]?.feeds.atom).toBe('https://news.example.com/tag/http%2F2/feed.xml')
  const tag = await (await client.tags[':name'].$get({ param: { name: 'http%2F2' }, query: {} })).json()
  expect(tag.data.total).toBe(3)
  expect((await (await client.site.$get({ query: {} })).json()).data.title).toBe('Example News')
})

// Checked by `npm run types`: each breaks when its route does.
test('the types of the client are those of the routes', () => {
  type Articles = typeof client.articles.$get
  expectTypeOf<InferRequestType<Articles>['query']>().toEqualTypeOf<{
    category?: string | string[] | undefined
    tag?: string | string[] | undefined
    since?: string | undefined
    until?: string | undefined
    order?: 'newest' | 'oldest' | undefined
    limit?: string | undefined
    cursor?: string | undefined
    fields?: string | undefined
  }>()
  expectTypeOf<InferResponseType<Articles>['meta']>().toEqualTypeOf<{
    total: number | null
    next: string | null
    previous: string | null
  }>()
  type Article = InferResponseType<Articles>['data'][number]
  expectTypeOf<Article['id']>().toEqualTypeOf<string>()
  expectTypeOf<Article['date_published']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<Article['external_url']>().toEqualTypeOf<string | null | undefined>()
  expectTypeOf<InferResponseType<typeof client.categories.$get>['data'][number]['total']>().toEqualTypeOf<number>()
  expectTypeOf<InferResponseType<typeof client.site.$get>['data']['time_zone']>().toEqualTypeOf<string>()
  // @ts-expect-error there is no such route
  void client.authors
  // @ts-expect-error there is no such order
  void (() => client.articles.$get({ query: { order: 'random' } }))
})
