import { beforeEach, expect, test } from 'vitest'
import { problemMeanings } from '../../../src/api/problem-meanings.ts'
import { describedIn } from '../../../src/views/texts/described-in.ts'
import { makeArticle, makeArticles, putArchive, putHistory, putLists, reset } from '../archive.ts'
import { get, getJson, getText } from '../get.ts'

beforeEach(reset)

const evil = '</script><script>alert(1)</script>"\''

interface Described {
  description?: string
  properties?: Record<string, Described>
  allOf?: Described[]
}

interface Description {
  paths: Record<
    string,
    { get: { operationId: string; description: string; parameters?: (Described & { name: string })[] } }
  >
  components: { schemas: Record<string, Described> }
}

const readDescription = () => getJson<Description>('/api/v1/openapi.json')

test('the reference shows every operation and what it may be asked, with an example that this site answers', async () => {
  await putArchive([makeArticle(1, { categories: [{ name: 'a/b', label: 'A' }], tags: ['t'] })])
  await putHistory([])
  const page = await getText('/api')
  const { paths } = await readDescription()
  for (const [path, { get }] of Object.entries(paths)) {
    expect(page).toContain(`<code>GET ${path}</code>`)
    expect(page).toMatch(
      new RegExp(`<details id="${get.operationId}" class="operation" open=""><summary><h2>[^<]+</h2>`),
    )
    for (const { name } of get.parameters ?? []) expect(page).toContain(`<dt><code>${name}</code>`)
  }
  const examples = [...page.matchAll(/<div class="example"><h3>Answer<\/h3><a href="([^"]*)"/g)].map(
    ([, href = '']) => href,
  )
  expect(examples).toHaveLength(Object.keys(paths).length)
  for (const example of examples) {
    // What needs the search index says so where there is none.
    const status = example.includes('/related') ? 501 : 200
    expect([example, (await get(example.replaceAll('&amp;', '&'))).status]).toEqual([example, status])
  }
})

test('the answers that are shown are about what the examples ask for: the newest article, and its category and tag', async () => {
  const article = makeArticle(1, {
    title: 'A <b>',
    categories: [{ name: 'a/b', label: 'Label' }],
    tags: ['t'],
    summary: 'S',
  })
  await putArchive([article])
  await putHistory([])
  const page = await getText('/api')
  const shown = [
    ...page.matchAll(/<a href="([^"]*)"><code>[^<]*<\/code><\/a><pre tabindex="0"><code>([^<]*)<\/code>/g),
  ].map(
    ([, href = '', answer = '']) =>
      [
        href.replace(/\?.*/, ''),
        answer.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
      ] as const,
  )
  const answers = new Map(shown)
  const parsed = (path: string) => JSON.parse(answers.get(path) ?? '')
  const { data } = await getJson<{ data: Record<string, unknown> }>('/api/v1/articles/2026/1')
  expect(parsed('/api/v1/articles/2026/1').data).toMatchObject({
    id: data.id,
    title: 'A <b>',
    url: data.url,
    categories: data.categories,
    date_published: data.date_published,
  })
  for (const path of ['/api/v1/categories/a%2Fb', '/api/v1/tags/t']) {
    const { data } = await getJson<{ data: Record<string, unknown> }>(path)
    const { total: _, ...known } = data
    expect(parsed(path).data).toMatchObject(known)
  }
  expect(parsed('/api/v1/site').data).toEqual((await getJson<{ data: object }>('/api/v1/site')).data)
  expect(answers.get('/api/v1/articles/2026/1.md')).toContain('- Categories: Label')
})

/** Whether an example is what was answered. Where it has an ellipsis, it leaves out the rest of a text. */
function fits(example: unknown, answer: unknown): boolean {
  if (typeof example === 'string' && typeof answer === 'string')
    return example.includes('…') ? answer.startsWith(example.slice(0, example.indexOf('…'))) : answer === example
  if (typeof example !== 'object' || typeof answer !== 'object' || example === null || answer === null)
    return example === answer
  const [shown, real] = [new Map(Object.entries(example)), new Map(Object.entries(answer))]
  return shown.size === real.size && [...shown].every(([name, one]) => real.has(name) && fits(one, real.get(name)))
}

test('the answer that is shown beside an operation is the answer to the question above it', async () => {
  const image = { image: 'https://news.example.com/a.jpg', imageSize: [3, 2] as [number, number], imageAlt: 'A' }
  const whole = {
    ...image,
    authors: ['Li'],
    categories: [{ name: 'c', label: 'C' }],
    tags: ['t'],
    source: { name: 'Paper', url: 'https://paper.example.com/' },
  }
  await putArchive(makeArticles(3, whole), { sections: { categories: 1, tags: 1, areLabelled: true } })
  await putHistory([])
  const page = await getText('/api')
  const shown = [
    ...page.matchAll(
      /<h3>Answer<\/h3><a href="([^"]*)"><code>[^<]*<\/code><\/a><pre tabindex="0"><code>([^<]*)<\/code>/g,
    ),
  ]
  expect(shown).toHaveLength(14)
  for (const [, href = '', text = ''] of shown) {
    const path = href.replaceAll('&amp;', '&')
    const example = text
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
    const answer = await getText(path)
    if (path.endsWith('.md')) {
      expect([path, fits(example, answer)]).toEqual([path, true])
      continue
    }
    const [shown, real] = [JSON.parse(example), JSON.parse(answer)]
    // What belongs together needs the search index, the description is long, and no cursor is like another.
    if (path.includes('/related')) expect(shown.data).toEqual([{ id: expect.any(String), title: 'Title 2' }])
    else if (path.endsWith('openapi.json')) expect(shown).toEqual({ openapi: real.openapi })
    else if (path.endsWith('/changes'))
      expect([shown.data, Object.keys(shown.meta)]).toEqual([real.data, Object.keys(real.meta)])
    else expect([path, shown, fits(shown, real)]).toEqual([path, expect.anything(), true])
  }
})

test('where no article is, the questions of the reference are about the one that its answers are about', async () => {
  await putLists([])
  const page = await getText('/api')
  expect(page).toContain('<a href="/api/v1/articles/techweb/2026/10/15/202610152334127759">')
  expect(page).toContain('&quot;stem&quot;: &quot;techweb/2026/10/15/202610152334127759&quot;')
  expect(page).toContain('<a href="/api/v1/categories/TechWeb">')
})

/** What the description describes, by what the page calls it. */
function describedBy({ paths, components }: Description): [of: string, english: string][] {
  const fieldsOf = (schema: Described): [string, Described][] => [
    ...(schema.allOf ?? []).flatMap(fieldsOf),
    ...Object.entries(schema.properties ?? {}),
  ]
  return [
    ...Object.values(paths).flatMap(({ get: { operationId, description, parameters = [] } }): [string, string][] => [
      [operationId, description],
      ...parameters.map(({ name, description = '' }): [string, string] => [`${operationId} ${name}`, description]),
    ]),
    ...Object.entries(components.schemas).flatMap(([name, schema]): [string, string][] => [
      [name, schema.description ?? ''],
      ...fieldsOf(schema).map(([field, { description = '' }]): [string, string] => [`${name} ${field}`, description]),
    ]),
    ...Object.entries(problemMeanings).map(([kind, { meaning }]): [string, string] => [`problem ${kind}`, meaning]),
  ].filter((described): described is [string, string] => described[1] !== '')
}

/** Names and numbers are the same in every language. */
const sameIn = (text: string): string[] =>
  [...(text.match(/`[^`]*`/g) ?? []), ...(text.replace(/`[^`]*`/g, '').match(/\d+(?:,\d{3})*/g) ?? [])].sort()

test.each(['zh-Hans', 'zh-Hant'])(
  'every description is in %s, with the same names and numbers, and no other',
  async (language) => {
    await putArchive([makeArticle(1)])
    const described = describedBy(await readDescription())
    expect(described.length).toBeGreaterThan(100)
    const [byEnglish, byOwn] = [new Map<string, string>(), new Map<string, string>()]
    for (const [of, english] of described) {
      const own = describedIn(language, of) ?? ''
      expect([of, own === '']).toEqual([of, false])
      expect([of, sameIn(own)]).toEqual([of, sameIn(english)])
      // What is alike in English is alike here, and nothing else is.
      expect([of, byEnglish.get(english) ?? own, byOwn.get(own) ?? english]).toEqual([of, own, english])
      byEnglish.set(english, own)
      byOwn.set(own, english)
    }
  },
)

test('what has no description in the language of the site is in English, and says so', async () => {
  await putArchive([makeArticle(1)], { language: 'de' })
  const german = await getText('/api')
  expect(german).toContain('<h3>Antwort</h3>')
  expect(german).toContain('<dd><span lang="en">How many at most.</span></dd>')
  await putArchive([makeArticle(1)], { language: 'zh-TW' })
  expect(await getText('/api')).toContain('<dd>最多多少筆。</dd>')
})

test('whatever a site says of itself is text in the reference', async () => {
  await putArchive([makeArticle(1, { path: `/${encodeURIComponent(evil)}.html`, tags: [evil] })], { title: evil })
  const page = await getText('/api')
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).not.toContain('alert(1)</script>"')
})

test('llms.txt says in Markdown what the site is and where its articles, API and feeds are', async () => {
  await putArchive([makeArticle(1)], { title: 'Two\nlines', description: 'What\n# happened' })
  const answer = await get('/llms.txt')
  expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
  const text = await answer.text()
  expect(text).toMatch(/^# Two lines\n\n> What # happened\n\n1 article in/)
  const links = [...text.matchAll(/\]\(https:\/\/news\.example\.com(\/[^)]*)\)/g)].map(([, path = '']) => path)
  expect(links.length).toBeGreaterThan(6)
  for (const path of links) expect([path, (await get(path)).status]).toEqual([path, path === '/mcp' ? 405 : 200])
})

test.each(['/api', '/llms.txt'])('%s that has not changed is a 304', async (path) => {
  await putArchive([makeArticle(1)])
  const etag = (await get(path)).headers.get('ETag') ?? ''
  expect((await get(path, { headers: { 'If-None-Match': etag } })).status).toBe(304)
})

test.each(['/api', '/api/', '/api/v1', '/api/v1/articles'])('a POST to %s is a problem in JSON', async (path) => {
  await putArchive([makeArticle(1)])
  const answer = await get(path, { method: 'POST' })
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([405, 'application/problem+json; charset=utf-8'])
})
