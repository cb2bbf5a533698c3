interface List {
  data: { path: string; url: string }[]
}

/** Paths of a page of every kind of a served site with more than 100 articles at most: lists, sections, messages, all articles. */
export async function pagesOf(address: string): Promise<string[]> {
  const ask = async (what: string) => ((await (await fetch(`${address}/api/v1/${what}`)).json()) as List).data
  const largest = (of: string) => ask(`${of}?sort=total&limit=1`)
  const lists = [...(await largest('categories')), ...(await largest('tags'))].map(({ url }) => new URL(url).pathname)
  const sections = ['/categories', '/tags?sort=total', '/categories?q=nothing', '/feeds', '/feeds?of=tags']
  const articles = (await ask('articles?limit=100')).map(({ path }) => path)
  return ['/', '/?page=0', ...lists, ...sections, '/api', '/nope', '/?page=x', ...articles]
}
