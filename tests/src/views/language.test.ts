import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { frontKey, goneKey } from '../../../src/model/keys.ts'
import type { Site } from '../../../src/model/site.ts'
import { makeArticles, put, putArchive, putHistory, reset } from '../archive.ts'
import { forget } from '../forget.ts'
import { get } from '../get.ts'

beforeEach(reset)

/** Words that are the same in every language: formats, protocols and their terms. */
const names =
  /\b(?:RSS|Atom|JSON|Feed|OPML|OpenAPI|API|Markdown|HTTP|HTML|RFC|BCP|IANA|MCP|GET|HEAD|OPTIONS|null|GMT|UTC)\b/g

/** What people see or hear of a page: its text, and the attributes that are read out, shown or told to search engines. */
function seenOn(page: string): string[] {
  const shown = page
    .replaceAll(/<(script|style|code|pre)\b.*?<\/\1>/gs, ' ')
    // Descriptions of the API are marked where they are in English.
    .replaceAll(/<(span|p) lang="en">.*?<\/\1>/gs, ' ')
  const attributes = [...shown.matchAll(/ (aria-label|alt|placeholder|title|data-[a-z]+)="([^"]*)"/g)].map(
    (found) => found[2] ?? '',
  )
  const told = [
    ...shown.matchAll(
      /<meta (?:name="description"|property="og:(?:title|description|site_name|image:alt)") content="([^"]*)"/g,
    ),
  ]
  return [shown.replaceAll(/<[^>]*>/g, '\n'), ...attributes, ...told.map(([, text = '']) => text)]
}

const wordsOn = (page: string): string[] =>
  seenOn(page).flatMap(
    (text) =>
      text
        .replaceAll(/&[a-z]+;|https?:\S+/g, ' ')
        .replaceAll(names, ' ')
        .match(/[A-Za-z]{3,}/g) ?? [],
  )

const sites: Record<string, { site: Partial<Site>; word: string; paper: string }> = {
  'zh-CN': { site: { title: '望潮财经', description: '财经新闻存档。' }, word: '港口', paper: '海报' },
  'zh-TW': { site: { title: '望潮財經', description: '財經新聞存檔。' }, word: '港口', paper: '海報' },
  ja: { site: { title: '港の新聞', description: '港のニュース。' }, word: '港', paper: '海の新聞' },
  ru: { site: { title: 'Гавань', description: 'Новости порта.' }, word: 'порт', paper: 'Море' },
}

const shown = { headers: { 'Sec-Fetch-Dest': 'document', 'Accept-Language': 'ja' } }

test.each(Object.entries(sites))(
  'no English is left on any page of a site in %s',
  async (language, { site, word, paper }) => {
    const article = {
      title: word,
      summary: word,
      html: `<p>${word}</p>`,
      authors: [word],
      categories: [{ name: word, label: word }],
      tags: [word],
      source: { name: paper, url: 'https://paper.example.com/' },
      image: 'https://news.example.com/a.jpg',
      imageAlt: word,
    }
    const articles = makeArticles(120, article).map((one, n) =>
      n === 0 ? { ...one, updated: '2026-01-03T00:00:00+00:00' } : one,
    )
    const has = { files: false, htmlFiles: false, pages: false, history: true }
    await putArchive(articles, { language, author: word, has, ...site })
    await putHistory([])
    await put(goneKey('2026/999'), { epoch: 'e', n: 0 })
    const list = encodeURIComponent(word)
    const paths: [path: string, status: number][] = [
      ...['/', '/?page=0', `/category/${list}`, `/tag/${list}`, `/tag/${list}?page=0`].map((path): [string, number] => [
        path,
        200,
      ]),
      ...['/categories', '/tags', '/tags?sort=name', '/tags?q=x', '/feeds', '/feeds?of=tags'].map(
        (path): [string, number] => [path, 200],
      ),
      ...['/2026/120.html', '/api', '/feed.xml', `/category/${list}/rss.xml`].map((path): [string, number] => [
        path,
        200,
      ]),
      ['/nope', 404],
      [`/${list}/2026/nope.html`, 404],
      ['/tag/nope/feed.xml', 404],
      ['/2026/999.html', 410],
      ['/?page=x', 400],
      ['/mcp', 405],
      ['/tags?sort=x', 400],
    ]
    for (const [path, status] of paths) {
      const answer = await get(path, shown)
      expect([path, answer.status, wordsOn(await answer.text())]).toEqual([path, status, []])
    }
    const css = await (await get('/feed.css')).text()
    expect((/content: "([^"]*)"/.exec(css)?.[1] ?? 'none').replaceAll(names, '').match(/[A-Za-z]{3,}/)).toBe(null)

    await put(frontKey, {
      sections: [{ name: word, label: word, total: 1, entries: articles.slice(0, 2) }],
      others: [{ name: 'x', label: word }],
      total: 3,
    })
    await putArchive(articles.slice(0, 10), { language, frontPage: 'sections', ...site })
    expect(wordsOn(await (await get('/')).text())).toEqual([])

    // What cannot be read, in the middle of it and before anything is known.
    await env.NEWS.put('list/all', '{', { metadata: { h: 'x' } })
    forget()
    for (const path of ['/', '/api']) {
      const answer = await get(path, shown)
      expect([path, answer.status, wordsOn(await answer.text())]).toEqual([path, 503, []])
    }
    await env.NEWS.delete('site')
    forget()
    const unloaded = await get('/', shown)
    expect([unloaded.status, wordsOn(await unloaded.text())]).toEqual([503, []])
  },
)

test('on a Chinese page not even a part is marked as English', async () => {
  await putArchive(makeArticles(2), { language: 'zh-CN' })
  for (const path of ['/', '/api', '/nope', '/?page=x'])
    expect([path, (await (await get(path)).text()).includes('lang="en"')]).toEqual([path, false])
})

test('what is said around an article in another language is in that of the site, and its date in its own', async () => {
  await putArchive(makeArticles(1, { language: 'ru', source: { name: 'Море', url: null } }), { language: 'zh-CN' })
  const page = await (await get('/2026/1.html')).text()
  expect(page).toMatch(
    /<article lang="ru"><h1>Title 1<\/h1><p class="meta" lang="zh-CN"><span><time datetime="[^"]*" lang="ru">1 января 2026 г., 08:01 GMT\+8<\/time><\/span><\/p><p class="meta source" lang="zh-CN"><span>来源：Море<\/span><\/p>/,
  )
})
