import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { encodeCursor } from '../../src/api/cursor.ts'
import type { Api, ApiArticle, ApiSection } from './api.ts'
import { Contract, type OpenApi } from './contract.ts'
import { serveForAll } from './serve.ts'

const clientPackage = fileURLToPath(new URL('../../src/client', import.meta.url))

const server = serveForAll()
let source: string
let api: OpenApi
let contract: Contract

beforeAll(async () => {
  source = await (await fetch(`${server.address}/api/v1/openapi.json`)).text()
  api = JSON.parse(source)
  contract = new Contract(api)
})

const getJson = async <T>(path: string): Promise<T> => (await (await fetch(server.address + path)).json()) as T

test('the description of the API passes a linter', async () => {
  const config = await createConfig({ extends: ['recommended'] })
  const problems = await lintFromString({
    source: source.replaceAll(server.address, 'https://news.invalid'),
    absoluteRef: 'openapi.json',
    config,
  })
  expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([])
})

test('every example of the description is what its schema says', () => {
  const { checked, wrong } = contract.checkExamples()
  expect(wrong).toEqual([])
  expect(checked).toBeGreaterThan(30)
})

/** Requests by the path of their operation, and the status that each is answered with. */
async function requests(): Promise<Record<string, Record<string, number>>> {
  const { data: articles } = await getJson<Api<ApiArticle[]>>('/api/v1/articles?limit=30')
  const [article] = articles.filter(({ categories, tags }) => categories.length > 0 && tags.length > 0)
  const { data: tags } = await getJson<Api<ApiSection[]>>('/api/v1/tags')
  const at = article?.api_url.slice(server.address.length) ?? ''
  const category = encodeURIComponent(article?.categories[0]?.name ?? '')
  const tag = encodeURIComponent(tags[0]?.name ?? '')
  const { next } = (await getJson<Api<ApiArticle[]>>('/api/v1/articles?limit=3&order=oldest')).meta
  const { meta } = await getJson<{ meta: { cursor: string } }>('/api/v1/changes')
  const [since, past] = [meta.cursor, encodeCursor('changes', ['of another epoch', 0])]
  return {
    '/api/v1/articles': {
      '': 200,
      '?limit=100&fields=content_html,content_text,language,title': 200,
      [`?category=${category}&order=oldest`]: 200,
      [`?tag=${tag}&since=2020-01-01&until=2026-12-31T00:00:00%2B08:00`]: 200,
      '?since=2099-01-01': 200,
      [`?category=${category}&tag=${tag}&since=2020-01&until=2026`]: 200,
      [new URL(next ?? '').search]: 200,
      '?limit=0': 400,
      '?category=nope': 404,
      '?q=数据&limit=3': 200,
      [`?q=${encodeURIComponent('"one address" -ships')}&order=best&fields=content_text`]: 200,
      [`?author=Lin%20Harbour&not_tag=${tag}&match=all`]: 200,
      '?q=nowhere': 200,
      '?q=据': 400,
    },
    '/api/v1/articles/counts': {
      '?by=month': 200,
      [`?by=year&category=${category}&order=oldest`]: 200,
      [`?by=month&tag=${tag}`]: 200,
      '': 400,
      '?by=month&category=nope': 404,
    },
    '/api/v1/articles/{stem}': {
      [at]: 200,
      [`${at}?fields=content_text`]: 200,
      [`${at}?fields=nothing`]: 400,
      '/api/v1/articles/nope': 404,
    },
    '/api/v1/articles/{stem}.md': { [`${at}.md`]: 200, [`${at}.md?x=1`]: 400, '/api/v1/articles/nope.md': 404 },
    '/api/v1/articles/{stem}/neighbours': {
      [`${at}/neighbours`]: 200,
      [`${at}/neighbours?category=${category}`]: 200,
      [`${at}/neighbours?tag=nope`]: 400,
      '/api/v1/articles/nope/neighbours': 404,
    },
    '/api/v1/articles/{stem}/related': {
      [`${at}/related`]: 200,
      [`${at}/related?fields=title`]: 200,
      [`${at}/related?x=1`]: 400,
      '/api/v1/articles/nope/related': 404,
    },
    '/api/v1/categories': { '?sort=total&limit=2': 200, '?prefix=nope': 200, '?sort=size': 400 },
    '/api/v1/tags': { '?sort=newest&prefix=a': 200, '?cursor=x': 400 },
    '/api/v1/categories/{name}': {
      [`/api/v1/categories/${category}`]: 200,
      '/api/v1/categories/nope': 404,
      [`/api/v1/categories/${category}?x`]: 400,
    },
    '/api/v1/tags/{name}': { [`/api/v1/tags/${tag}`]: 200, '/api/v1/tags/nope': 404 },
    '/api/v1/changes': {
      '': 200,
      [`?limit=1&since=${since}`]: 200,
      [`?since=${past}`]: 410,
      '?since=x': 400,
      '?x': 400,
    },
    '/api/v1': { '': 200, '?x': 400 },
    '/api/v1/site': { '': 200, '?x': 400 },
    '/api/v1/openapi.json': { '': 200 },
  }
}

test('every operation of the description answers what it says, and nothing else is there to ask for', async () => {
  const all = await requests()
  expect(Object.keys(all).toSorted()).toEqual(Object.keys(api.paths).toSorted())
  for (const [path, statuses] of Object.entries(all)) {
    for (const [request, status] of Object.entries(statuses)) {
      const address = server.address + (request.startsWith('/') ? request : path + request)
      const answer = await fetch(address)
      const mediaType = answer.headers.get('Content-Type')?.replace(/;.*/, '') ?? ''
      const problems = contract.check(path, answer.status, mediaType, await answer.text())
      expect([address, answer.status, problems]).toEqual([address, status, []])
      if (status !== 200) continue
      const again = await fetch(address, { headers: { 'If-None-Match': answer.headers.get('ETag') ?? '' } })
      expect([address, again.status, contract.check(path, 304, '', await again.text())]).toEqual([address, 304, []])
    }
  }
})

test('the type of a problem leads to its explanation', async () => {
  const { type } = await getJson<{ type: string }>('/api/v1/articles?limit=0')
  const [address, anchor] = type.split('#')
  const page = await (await fetch(address ?? '')).text()
  expect(page).toContain(`<section id="${anchor}">`)
  for (const kind of ['bad-parameter', 'not-found', 'method', 'internal', 'not-loaded', 'unreadable', 'unavailable']) {
    expect(page).toContain(`<section id="${kind}">`)
  }
})

test('the client, installed from its package into an empty folder, asks and answers as the README says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'edge-news-feed-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const npm = (cwd: string, ...args: string[]) => promisify(execFile)('npm', args, { cwd })
  const { stdout } = await npm(clientPackage, 'pack', '--json', '--pack-destination', folder)
  const [{ filename, files }] = JSON.parse(stdout)
  expect(files.map(({ path }: { path: string }) => path).sort()).toEqual([
    'dist/client.d.ts',
    'dist/client.js',
    'dist/types.d.ts',
    'dist/types.js',
    'package.json',
  ])
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  await npm(folder, 'install', '--offline', '--no-audit', `./${filename}`)

  const example = /^```ts\n(.*?)^```/ms.exec(readFileSync(join(clientPackage, '../api/README.md'), 'utf8'))?.[1] ?? ''
  writeFileSync(join(folder, 'example.ts'), example.replaceAll('http://localhost:8787', server.address))
  const node = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: folder })
  const compile = join(clientPackage, '../../node_modules/typescript/bin/tsc')
  const strict = ['--strict', '--module', 'nodenext', '--target', 'esnext', '--lib', 'esnext,dom', '--types', '']
  await node(compile, ...strict, 'example.ts')
  const said = await node('example.js')
  expect(said.stdout.split('\n').slice(0, 2)).toEqual([
    expect.stringMatching(/^《个人数据可携办法》施行首日：搬一份聊天记录要多久？ http.*202610152334127759\.html$/),
    expect.stringMatching(/^云港全城Wi-Fi网关换装：老路由“退休”，旧密码怎么办？ http/),
  ])
})

test.each(['legacy', { pin: '2026-07-28' }] as const)(
  "the protocol's own client (%j) finds an article through the tools, and reads it",
  async (mode) => {
    const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } })
    await client.connect(new StreamableHTTPClientTransport(new URL(`${server.address}/mcp`)))
    try {
      const { tools } = await client.listTools()
      expect(tools.map(({ name }) => name)).toContain('list_articles')
      const found = await client.callTool({
        name: 'list_articles',
        arguments: { category: ['TechWeb'], since: '2026', limit: 1 },
      })
      expect(found.structuredContent).toMatchObject({
        articles: [{ title: '《个人数据可携办法》施行首日：搬一份聊天记录要多久？' }],
      })
      const read = await client.callTool({
        name: 'get_article',
        arguments: { stem: 'techweb/2026/10/15/202610152334127759' },
      })
      expect(JSON.stringify(read.content)).toContain('《澜洲个人数据可携办法》15日起施行。')
    } finally {
      await client.close()
    }
  },
)
