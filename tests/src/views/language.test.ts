import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { frontKey, goneKey } from '../../../src/model/keys.ts'
import type { Site } from '../../../src/model/site.ts'
import { languages, textsFor } from '../../../src/views/texts.ts'
import { amount } from '../../amount.ts'
import { makeArticles, put, putArchive, putArticle, putHistory, putLists, reset } from '../archive.ts'
import { forget } from '../forget.ts'
import { get } from '../get.ts'
import { putIndex } from '../search-index.ts'
import { textsIn } from './texts-in.ts'

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

/** A site in each language, with words of its own: in Latin letters only where the language is written so. */
const sites: Record<string, { site: Partial<Site>; word: string; paper: string }> = {
  'zh-CN': { site: { title: '望潮财经', description: '财经新闻存档。' }, word: '港口', paper: '海报' },
  'zh-TW': { site: { title: '望潮財經', description: '財經新聞存檔。' }, word: '港口', paper: '海報' },
  ja: { site: { title: '港の新聞', description: '港のニュース。' }, word: '港の', paper: '海の新聞' },
  ko: { site: { title: '항구 신문', description: '항구 소식.' }, word: '항구', paper: '바다' },
  ru: { site: { title: 'Гавань', description: 'Новости порта.' }, word: 'порт', paper: 'Море' },
  de: { site: { title: 'Hafenblatt', description: 'Aus dem Hafen.' }, word: 'Hafen', paper: 'Seeblatt' },
  fr: { site: { title: 'Le Port', description: 'Du port.' }, word: 'jetée', paper: 'La Mer' },
  es: { site: { title: 'El Muelle', description: 'Del muelle.' }, word: 'muelle', paper: 'El Mar' },
  pt: { site: { title: 'O Cais', description: 'Do cais.' }, word: 'cais', paper: 'O Mar' },
  en: { site: { title: 'The Harbour', description: 'Of the harbour.' }, word: 'harbour', paper: 'The Sea' },
}

const isLatin = (language: string): boolean => /^(?:de|en|es|fr|pt)$/.test(language)

/** So many letters of a text are no chance. */
const LONG = 9

const pieces = new Map<string, Set<string>>()

/** The pieces of the texts of a language between what is put into them, the short ones aside. */
function piecesOf(tag: keyof typeof languages): Set<string> {
  const known = pieces.get(tag)
  if (known !== undefined) return known
  const found = textsIn(languages[tag](), tag).flatMap(([, text]) =>
    text.replaceAll(/`[^`]*`/g, '|').split(/[\d|“”„«»「」]+/),
  )
  const long = new Set(found.map(asRead).filter((piece) => (piece.match(/\p{L}/gu) ?? []).length >= LONG))
  pieces.set(tag, long)
  return long
}

/** How a text is compared: without marks at its ends, and with one kind of space. */
const asRead = (text: string): string =>
  text
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '')

/** The texts of English on a page, or for a page in English those of every other language. */
function foreignOn(page: string, language: string): string[] {
  const own = textsFor(language).language.toLowerCase() as keyof typeof languages
  const others = (Object.keys(languages) as (keyof typeof languages)[]).filter((tag) =>
    own === 'en' ? tag !== 'en' : tag === 'en',
  )
  const ours = [...piecesOf(own)]
  const seen = seenOn(page).map(asRead).join('\n')
  const found = others.flatMap((tag) => [...piecesOf(tag)]).filter((piece) => seen.includes(piece))
  // Some words are the same in two languages.
  return found.filter((piece) => !ours.some((one) => one.includes(piece)))
}

const shown = { headers: { 'Sec-Fetch-Dest': 'document', 'Accept-Language': 'ja' } }

test.each(Object.entries(sites))(
  'every page of a site in %s is in that language alone',
  async (language, { site, word, paper }) => {
    const article = {
      title: word,
      summary: word,
      html: `<h2 id="x">${word}</h2><p>${word}</p>`,
      authors: [word],
      categories: [{ name: word, label: word }],
      tags: [word],
      source: { name: paper, url: 'https://paper.example.com/' },
      image: 'https://news.example.com/a.jpg',
      imageAlt: word,
      minutes: 3,
    }
    const articles = makeArticles(120, article).map((one, n) =>
      n === 0 ? { ...one, updated: '2026-01-03T00:00:00+00:00' } : one,
    )
    const has = { files: false, htmlFiles: false, pages: false, history: true, days: true }
    const inIndex = await putIndex(articles.slice(0, 2))
    const all = { language, author: word, has, timeZone: 'UTC', ...site }
    await putLists(articles, { ...all, ...inIndex })
    for (const one of articles.slice(0, 2)) await putArticle(one)
    await putHistory([])
    await put(goneKey('2026/999'), { epoch: 'e', n: 0 })
    const list = encodeURIComponent(word)
    const is = (status: number, ...paths: string[]): [path: string, status: number][] =>
      paths.map((path) => [path, status])
    const paths = [
      ...is(200, '/', '/?page=0', `/category/${list}`, `/tag/${list}`, `/tag/${list}?page=0`),
      ...is(200, '/categories', '/tags', '/tags?sort=name', `/tags?q=${paper}`, '/feeds', '/feeds?of=tags'),
      ...is(200, '/2026/120.html', '/2026/119.html', '/api', '/feed.xml', `/category/${list}/rss.xml`),
      ...is(200, '/archive', '/2026/', '/2026/01/', '/2026/01/01/', '/2026/01/01/?page=0'),
      ...is(200, `/category/${list}/archive`, `/tag/${list}/2026/01/`),
      ...is(200, '/search', `/search?q=${list}`, `/search?q=${encodeURIComponent(paper)}`, `/search?q=-${list}`),
      ...is(200, `/search?category=${list}&not_tag=${encodeURIComponent(paper)}&since=2020&until=2027`),
      ...is(200, '/search?q=…', `/search?q=${'1+'.repeat(9)}`, `/search?q=${'1'.repeat(200)}`),
      ...is(200, `/search/feed.xml?q=${list}`, `/author/${list}`),
      ...is(400, '/?page=x', '/tags?sort=x', '/search?order=x'),
      ...is(404, '/nope', `/${list}/2026/01/01/${list}.html`, '/tag/nope/feed.xml', '/2026/01/02/', '/author/nope'),
      ...is(410, '/2026/999.html'),
      ...is(405, '/mcp'),
    ]
    const check = async (path: string, status: number) => {
      const answer = await get(path, shown)
      const page = await answer.text()
      expect([path, answer.status, isLatin(language) ? [] : wordsOn(page)]).toEqual([path, status, []])
      expect([path, foreignOn(page, language)]).toEqual([path, []])
      if (isLatin(language) || language === 'ru')
        expect([
          path,
          seenOn(page)
            .join()
            .match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Hangul}]/gu),
        ]).toEqual([path, null])
    }
    // In `npm test` a language has every third of them, each another one.
    const turn = Object.keys(sites).indexOf(language)
    const some = paths.filter((_, n) => (n + turn) % amount(3, 1) === 0)
    for (const [path, status] of some) await check(path, status)
    if (!isLatin(language)) {
      const css = await (await get('/feed.css')).text()
      expect((/content: "([^"]*)"/.exec(css)?.[1] ?? 'none').replaceAll(names, '').match(/[A-Za-z]{3,}/)).toBe(null)
    }

    await put(frontKey, {
      sections: [{ name: word, label: word, total: 1, entries: articles.slice(0, 2) }],
      others: [{ name: 'x', label: word }],
      total: 3,
    })
    await putLists(articles.slice(0, 10), { ...all, frontPage: 'sections' })
    await check('/', 200)
    // Here there is no search.
    await check('/search', 404)

    // What cannot be read, in the middle of it and before anything is known.
    await env.NEWS.put('list/all', '{', { metadata: { h: 'x' } })
    forget()
    for (const path of ['/', '/api']) await check(path, 503)
    await env.NEWS.delete('site')
    forget()
    const unloaded = await (await get('/', { headers: { ...shown.headers, 'Accept-Language': language } })).text()
    expect([isLatin(language) ? [] : wordsOn(unloaded), foreignOn(unloaded, language)]).toEqual([[], []])
  },
)

test('a text of another language on a page is noticed', async () => {
  const { problems } = textsFor('en')
  expect(foreignOn(`<p>${problems.gone.text}</p>`, 'zh-CN')).not.toEqual([])
  expect(foreignOn('<input placeholder="Filter by the beginning of a name">', 'de')).not.toEqual([])
  expect(foreignOn(`<p>${textsFor('fr').nothingFound}</p>`, 'en')).not.toEqual([])
  expect(foreignOn('<p>Archive, 1 article</p>', 'fr')).toEqual([])
})

test('on a Chinese page not even a part is marked as English', async () => {
  await putArchive(makeArticles(2), { language: 'zh-CN' })
  for (const path of ['/', '/api', '/nope', '/?page=x'])
    expect([path, (await (await get(path)).text()).includes('lang="en"')]).toEqual([path, false])
})

test('what is said around an article in another language is in that of the site, and its date in its own', async () => {
  await putArchive(makeArticles(1, { language: 'ru', source: { name: 'Море', url: null } }), { language: 'zh-CN' })
  const page = await (await get('/2026/1.html')).text()
  expect(page).toContain('<li lang="ru"><span aria-current="page">Title 1</span></li></ol></nav>')
  expect(page).toMatch(
    /<article lang="ru"><h1>Title 1<\/h1><p class="meta" lang="zh-CN"><span><time datetime="[^"]*" lang="ru">1 января 2026 г., 08:01 GMT\+8<\/time><\/span><\/p><p class="meta source" lang="zh-CN"><span>来源：Море<\/span><\/p>/,
  )
})
