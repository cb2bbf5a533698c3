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
