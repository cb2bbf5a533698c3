interface List {
  data: { path: string; url: string; date_published?: string; title?: string; authors?: { name: string }[] }[]
}

const ask = async (address: string, what: string) =>
  ((await (await fetch(`${address}/api/v1/${what}`)).json()) as List).data

/** Paths of a page of every kind of a served site: lists, sections, messages, and some of its newest 100 articles. */
export async function pagesOf(address: string, { everyArticle = 1 } = {}): Promise<string[]> {
  const largest = (of: string) => ask(address, `${of}?sort=total&limit=1`)
  const lists = [...(await largest('categories')), ...(await largest('tags'))].map(({ url }) => new URL(url).pathname)
  const sections = ['/categories', '/tags?sort=total', '/categories?q=nothing', '/feeds', '/feeds?of=tags']
  const newest = await ask(address, 'articles?limit=100')
  const articles = newest.map(({ path }) => path)
  const day = (newest[0]?.date_published ?? '').slice(0, 'YYYY-MM-DD'.length).replaceAll('-', '/')
  const dated = ['/archive', `/${day}/`, ...['', ...lists].map((list) => `${list}/${day.slice(0, 'YYYY/MM'.length)}/`)]
  const [word = ''] = /\p{L}{2,}/u.exec(newest[0]?.title ?? '') ?? []
  const questions = [
    '',
    `?q=${word.slice(0, 8)}`,
    `?q=${word.slice(0, 8)}&since=2000&not_tag=none`,
    '?q=-x',
    '?q=xqzxq',
  ]
  const [author] = newest.flatMap(({ authors = [] }) => authors)
  const searches = [
    ...questions.map((question) => `/search${question}`),
    ...(author === undefined ? [] : [`/author/${encodeURIComponent(author.name)}`, '/author/xqzxq']),
  ]
  const some = articles.filter((_, n) => n % everyArticle === 0)
  return ['/', '/?page=0', ...lists, ...dated, ...sections, ...searches, '/api', '/nope', '/?page=x', ...some]
}

/** Addresses of the pages that visitors see most: the home page, the largest category, its newest article. */
export async function judgedPages(address: string): Promise<string[]> {
  const [category] = await ask(address, 'categories?sort=total&limit=1')
  const [article] = await ask(address, 'articles?limit=1')
  return [`${address}/`, category?.url ?? '', article?.url ?? '']
}

/** A kind of page, by an address of one. */
export interface KindOfPage {
  name: string
  path: string
  /** True for what search engines are to leave alone. */
  isUnlisted?: true
}

/** A page of each kind of a served site. What it has not (an author, a page of its own) is left out. */
export async function kindsOfPages(address: string): Promise<KindOfPage[]> {
  const [category] = await ask(address, 'categories?sort=total&limit=1')
  const [tag] = await ask(address, 'tags?sort=total&limit=1')
  const newest = await ask(address, 'articles?limit=100')
  const [author] = newest.flatMap(({ authors = [] }) => authors)
  const day = (newest[0]?.date_published ?? '').slice(0, 'YYYY-MM-DD'.length).replaceAll('-', '/')
  const ofCategory = new URL(category?.url ?? address).pathname
  const word = encodeURIComponent([...(newest[0]?.title ?? '')].slice(0, 2).join(''))
  const isThere = async ({ path }: KindOfPage) =>
    (await fetch(address + path, { headers: { Accept: 'text/html' } })).status < 400 || path === '/nope'
  const kinds: KindOfPage[] = [
    { name: 'home', path: '/' },
    { name: 'older', path: '/?page=0' },
    { name: 'category', path: ofCategory },
    { name: 'tag', path: new URL(tag?.url ?? address).pathname },
    { name: 'article', path: newest[0]?.path ?? '/' },
    { name: 'archive', path: '/archive' },
    { name: 'year', path: `/${day.slice(0, 'YYYY'.length)}/` },
    { name: 'month', path: `${ofCategory}/${day.slice(0, 'YYYY/MM'.length)}/` },
    { name: 'day', path: `/${day}/` },
    { name: 'categories', path: '/categories' },
    { name: 'tags', path: '/tags' },
    { name: 'author', path: `/author/${encodeURIComponent(author?.name ?? 'none')}` },
    { name: 'search', path: '/search', isUnlisted: true },
    { name: 'found', path: `/search?q=${word}`, isUnlisted: true },
    { name: 'page', path: '/about/' },
    { name: 'feeds', path: '/feeds' },
    { name: 'feed', path: `${ofCategory}/feed.xml`, isUnlisted: true },
    { name: 'api', path: '/api' },
    { name: '404', path: '/nope', isUnlisted: true },
  ]
  const there = await Promise.all(kinds.map(isThere))
  return kinds.filter((_, n) => there[n])
}
