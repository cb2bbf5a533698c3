import { beforeEach, expect, test } from 'vitest'
import { makeArticle, makeArticles, putArchive, reset } from '../archive.ts'
import { get } from '../get.ts'
import { putIndex } from '../search-index.ts'

beforeEach(reset)

const post = (body: unknown, headers: Record<string, string> = {}) =>
  get('/mcp', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...headers },
  })

const modern = { 'MCP-Protocol-Version': '2026-07-28' }
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
}

async function ask(method: string, params: object = {}, headers: Record<string, string> = {}) {
  const name = 'name' in params ? { 'Mcp-Name': String(params.name) } : {}
  const answer = await post(
    { jsonrpc: '2.0', id: 7, method, params: { ...params, _meta: meta } },
    { ...modern, 'Mcp-Method': method, ...name, ...headers },
  )
  return { status: answer.status, body: await answer.json<{ result: object; error: object }>() }
}

const call = async (name: string, given: object = {}) => {
  const { body } = await ask('tools/call', { name, arguments: given })
  return body.result as { content: { text: string }[]; structuredContent?: object; isError?: boolean }
}

test('a client finds out what can be asked, without a handshake', async () => {
  await putArchive(makeArticles(1))
  expect(await ask('server/discover')).toEqual({
    status: 200,
    body: {
      jsonrpc: '2.0',
      id: 7,
      result: {
        resultType: 'complete',
        supportedVersions: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26'],
        capabilities: { tools: {} },
        instructions:
          'The news archive "Example News" at https://news.example.com (What happened), in "en". Find articles with list_articles or latest_articles, and read one with get_article.',
        ttlMs: 3_600_000,
        cacheScope: 'public',
        _meta: {
          'io.modelcontextprotocol/serverInfo': {
            name: 'edge-news-feed',
            title: 'Example News',
            version: expect.stringMatching(/^\d+\.\d+\.\d+/),
            websiteUrl: 'https://news.example.com',
          },
        },
      },
    },
  })
  const { body } = await ask('tools/list')
  const { tools } = body.result as { tools: { name: string; annotations: object }[] }
  expect(tools.map(({ name }) => name)).toEqual([
    'latest_articles',
    'search_articles',
    'list_articles',
    'get_article',
    'list_categories',
    'list_tags',
  ])
  for (const { annotations } of tools) expect(annotations).toMatchObject({ readOnlyHint: true })
})

test('a client of an older version begins with a handshake', async () => {
  await putArchive(makeArticles(1))
  const initialize = (protocolVersion: string) =>
    post({ jsonrpc: '2.0', id: 'a', method: 'initialize', params: { protocolVersion, capabilities: {} } })
  const answer = await initialize('2025-06-18')
  expect(await answer.json()).toMatchObject({
    id: 'a',
    result: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'edge-news-feed' } },
  })
  expect(await (await initialize('1999-01-01')).json()).toMatchObject({ result: { protocolVersion: '2025-11-25' } })
  const initialized = await post({ jsonrpc: '2.0', method: 'notifications/initialized' })
  expect([initialized.status, await initialized.text()]).toEqual([202, ''])
  const old = { 'MCP-Protocol-Version': '2025-06-18' }
  expect(await (await post({ jsonrpc: '2.0', id: 1, method: 'ping' }, old)).json()).toEqual({
    jsonrpc: '2.0',
    id: 1,
    result: {},
  })
  const params = { name: 'latest_articles', arguments: { limit: 1 } }
  expect(await (await post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }, old)).json()).toMatchObject({
    result: { structuredContent: { articles: [{ title: 'Title 1' }] } },
  })
})

test('articles are listed, page by page, and one is read as Markdown', async () => {
  await putArchive([
    ...makeArticles(30, { tags: ['t'], categories: [{ name: 'a', label: 'A' }] }),
    makeArticle(40, { tags: ['u'] }),
  ])
  const first = await call('list_articles', { tag: ['t', 'u'], limit: 20, since: '2026' })
  const page = first.structuredContent as { articles: object[]; next: string }
  expect(page.articles).toHaveLength(20)
  expect(page.articles[0]).toEqual({
    id: 'https://old.example.com/2026/40',
    title: 'Title 40',
    stem: '2026/40',
    url: 'https://news.example.com/2026/40.html',
    date_published: '2026-01-01T00:40:00+00:00',
    summary: 'Summary 40',
    categories: [],
    tags: ['u'],
    source_name: null,
  })
  expect(JSON.parse(first.content[0]?.text ?? '')).toEqual(first.structuredContent)
  const second = await call('list_articles', { tag: ['t', 'u'], limit: 20, since: '2026', cursor: page.next })
  expect((second.structuredContent as { articles: object[]; next: null }).articles).toHaveLength(11)
  expect(second.structuredContent).toMatchObject({ next: null })
  expect((await call('get_article', { stem: '2026/7' })).content[0]?.text).toContain('Body 7')
  expect((await call('list_categories')).structuredContent).toEqual({
    categories: [{ name: 'a', label: 'A', total: 30, date_newest: '2026-01-01T00:30:00+00:00' }],
    next: null,
  })
  expect((await call('list_tags', { prefix: 'u' })).structuredContent).toMatchObject({
    tags: [{ name: 'u', total: 1 }],
  })
})

test.each([
  ['latest_articles', { limit: 21 }, 'Cannot use "21" as limit: want a whole number from 1 to 20'],
  ['latest_articles', { limit: '1; DROP' }, 'Cannot use "1; DROP" as limit: want a whole number from 1 to 20'],
  ['latest_articles', { since: '2026' }, 'There is no parameter "since": want one of category, tag, limit'],
  [
    'list_articles',
    { fields: 'content_html' },
    'There is no parameter "fields": want one of category, tag, since, until, order, limit, cursor',
  ],
  ['list_articles', { since: {} }, 'Cannot use "object" as since: want a date'],
  ['list_articles', { tag: 'nope' }, 'There is no tag "nope".'],
  ['list_articles', { tag: [1] }, 'Cannot use "1" as tag: want the name of one'],
  ['list_articles', { cursor: 'x' }, 'Cannot use "x" as cursor: want the cursor in meta.next'],
  ['get_article', {}, 'Cannot use "" as stem: want the path stem of an article'],
  ['get_article', { stem: 'nope' }, 'There is no article with the path stem "nope".'],
  ['get_article', { stem: '../site' }, 'There is no article with the path stem "../site".'],
])('%s with %j is told what is wrong', async (name, given, said) => {
  await putArchive(makeArticles(2, { tags: ['t'] }))
  const { content, isError } = await call(name, given)
  expect([isError, content[0]?.text]).toEqual([true, expect.stringContaining(said)])
})

test('an argument that is null was not given', async () => {
  await putArchive(makeArticles(2))
  expect((await call('list_articles', { tag: null, since: null })).isError).toBeUndefined()
})

test.each([
  ['no JSON', '{', 400, -32700],
  ['a batch', [{ jsonrpc: '2.0', id: 1, method: 'ping' }], 400, -32600],
  ['no method', { jsonrpc: '2.0', id: 1 }, 400, -32600],
  ['another protocol', { id: 1, method: 'ping' }, 400, -32600],
  ['an id of another kind', { jsonrpc: '2.0', id: {}, method: 'ping' }, 400, -32600],
  ['parameters that are none', { jsonrpc: '2.0', id: 1, method: 'ping', params: 'x' }, 400, -32602],
  ['a method that is not there', { jsonrpc: '2.0', id: 1, method: 'resources/list' }, 200, -32601],
  ['a tool that is not there', { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'x' } }, 200, -32602],
  ['a message of 100 kB', `"${'x'.repeat(100_000)}"`, 413, -32700],
])('%s is refused', async (_, body, status, code) => {
  await putArchive(makeArticles(1))
  const answer = await post(body)
  expect([answer.status, (await answer.json<{ error: { code: number } }>()).error.code]).toEqual([status, code])
})

test.each([
  ['another version in the header', {}, { 'MCP-Protocol-Version': '2025-11-25' }, -32020],
  ['another method in the header', {}, { 'Mcp-Method': 'tools/call' }, -32020],
  ['no capabilities', { 'io.modelcontextprotocol/clientCapabilities': undefined }, {}, -32602],
  ['a version to come', { 'io.modelcontextprotocol/protocolVersion': '2027-01-01' }, {}, -32022],
])('a modern request with %s is refused with 400', async (_, changed, headers, code) => {
  await putArchive(makeArticles(1))
  const answer = await post(
    { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: { ...meta, ...changed } } },
    { ...modern, 'Mcp-Method': 'tools/list', ...headers },
  )
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code } }])
})

test('the name of a tool may be encoded in its header, and has to be that of the body', async () => {
  await putArchive(makeArticles(1))
  const encoded = await ask('tools/call', { name: 'list_tags' }, { 'Mcp-Name': `=?base64?${btoa('list_tags')}?=` })
  expect(encoded.body.result).toMatchObject({ structuredContent: { tags: [] } })
  const other = await ask('tools/call', { name: 'list_tags' }, { 'Mcp-Name': 'list_categories' })
  expect([other.status, other.body.error]).toMatchObject([400, { code: -32020 }])
})

test('a method that is not there does not hide those that are', async () => {
  await putArchive(makeArticles(1))
  expect(await ask('resources/list')).toMatchObject({ status: 404, body: { error: { code: -32601 } } })
  expect(await ask('tools/list')).toMatchObject({ status: 200 })
})

test('who opens the address is told what it is for', async () => {
  await putArchive(makeArticles(1))
  const answer = await get('/mcp')
  expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'POST, OPTIONS'])
  expect(await answer.text()).toContain('This address is for programs that speak MCP')
  const preflight = await get('/mcp', { method: 'OPTIONS' })
  expect(preflight.headers.get('Access-Control-Allow-Methods')).toBe('POST, OPTIONS')
})

test('answers are not kept by any cache, and a site without an archive says so', async () => {
  const nothing = await post({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
  expect(nothing.status).toBe(503)
  await putArchive(makeArticles(1))
  expect((await post({ jsonrpc: '2.0', id: 1, method: 'tools/list' })).headers.get('Cache-Control')).toBe('no-store')
})

test.each([
  ['list_articles', { category: { toString: 1 } }],
  ['list_articles', { limit: { toString: 1, valueOf: 1 } }],
  ['list_articles', { limit: true }],
  ['list_articles', { category: [] }],
  [{ toString: 1 }, {}],
])('no value of a message is a fault of the server: %j %j', async (name, given) => {
  await putArchive(makeArticles(2))
  const answer = await post({ jsonrpc: '2.0', id: 9, method: 'tools/call', params: { name, arguments: given } })
  const { id, error, result } = await answer.json<{ id: number; error?: { code: number }; result?: object }>()
  expect([id, error?.code ?? 'told', result]).toEqual(
    typeof name === 'string' ? [9, 'told', expect.objectContaining({ isError: true })] : [9, -32602, undefined],
  )
})

test('a request whose parameters are none has its id in the refusal, and DELETE is told what is answered', async () => {
  await putArchive(makeArticles(1))
  expect(await (await post({ jsonrpc: '2.0', id: 7, method: 'ping', params: 'x' })).json()).toMatchObject({ id: 7 })
  const answer = await get('/mcp', { method: 'DELETE' })
  expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'POST, OPTIONS'])
})

test('a POST elsewhere is refused, and hides no page', async () => {
  await putArchive([makeArticle(1, { path: '/docs/mcp.html' })])
  expect((await get('/docs/mcp.html', { method: 'POST' })).status).toBe(405)
  expect((await get('/docs/mcp', { method: 'POST' })).status).toBe(405)
  expect((await get('/docs/mcp.html')).status).toBe(200)
})

test('a model searches by words, people and dates, goes on, and is told what a question lacks', async () => {
  const articles = [
    makeArticle(3, { title: '央行上调利率', authors: ['王五'] }),
    makeArticle(2, { title: 'Rates fall', authors: ['Ada'], tags: ['t'] }),
    makeArticle(1, { title: 'Rates rise', authors: ['Ada'] }),
  ]
  await putArchive(articles, await putIndex(articles))
  const titlesOf = async (given: object) => {
    const { structuredContent } = await call('search_articles', given)
    return (structuredContent as { articles: { title: string }[] }).articles.map(({ title }) => title)
  }
  expect(await titlesOf({ q: 'RATES' })).toEqual(['Rates fall', 'Rates rise'])
  expect(await titlesOf({ q: '利率', author: ['王五'], since: '2026' })).toEqual(['央行上调利率'])
  expect(await titlesOf({ q: 'rates -fall', order: 'best' })).toEqual(['Rates rise'])
  expect(await titlesOf({ q: 'rates', not_tag: ['t'] })).toEqual(['Rates rise'])
  // Without words it lists, and says so.
  expect(await titlesOf({})).toHaveLength(articles.length)
  expect(await titlesOf({ author: ['王五'] })).toEqual(['央行上调利率'])
  expect(await titlesOf({ order: 'oldest', limit: 1 })).toEqual(['Rates rise'])
  const { body } = await ask('tools/list')
  const { tools } = body.result as { tools: { name: string; description: string; inputSchema: object }[] }
  const tool = tools.find(({ name }) => name === 'search_articles')
  expect(tool?.description).toContain('Without `q` it lists all that its other arguments leave')
  expect(tool?.inputSchema).not.toHaveProperty('required')
  const first = await call('search_articles', { q: 'rates', limit: 1 })
  expect(first.structuredContent).toMatchObject({ articles: [{ title: 'Rates fall' }], total: 2 })
  const { next } = first.structuredContent as { next: string }
  expect(await titlesOf({ q: 'rates', limit: 1, cursor: next })).toEqual(['Rates rise'])

  const wrong: [given: object, said: string][] = [
    [{ q: '利' }, 'two characters or more'],
    [{ q: '' }, 'words'],
    [{ q: '-rates' }, 'something to look for'],
    [{ q: 'other', cursor: next }, 'the cursor'],
    [{ q: 'rates', since: 'soon' }, 'a date'],
    [{ q: 'x'.repeat(5_000) }, 'words, "phrases" and -exclusions'],
  ]
  for (const [given, said] of wrong) {
    const { isError, content } = await call('search_articles', given)
    expect([given, isError, content[0]?.text]).toEqual([given, true, expect.stringContaining(said)])
  }
})

test('where there is no index, or it does not answer, a model is told so', async () => {
  const articles = [makeArticle(1, { title: 'Rates' })]
  await putArchive(articles)
  const without = await call('search_articles', { q: 'rates' })
  expect([without.isError, without.content[0]?.text]).toEqual([
    true,
    expect.stringContaining('which this site does not have'),
  ])
  await putArchive(articles, { years: [[2026, 1]] })
  const { body } = await ask('tools/call', { name: 'search_articles', arguments: { q: 'rates' } })
  expect(body.error).toEqual({ code: -32603, message: expect.stringContaining('search') })
  expect(JSON.stringify(body)).not.toMatch(/SQL|D1|words_/)
})
