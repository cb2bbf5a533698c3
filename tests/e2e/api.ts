/** A list as the API answers it. */
export interface Api<T> {
  data: T
  meta: { total: number | null; next: string | null; previous: string | null }
}

export interface ApiArticle {
  id: string
  url: string
  path: string
  title: string
  date_published: string
  api_url: string
  categories: { name: string; label: string; url: string }[]
  tags: string[]
  content_html?: string
  source_name: string | null
  external_url: string | null
}

export interface ApiSection {
  name: string
  label: string
  total: number
  url: string
  feeds: Record<'atom' | 'rss' | 'json', string>
}

/** Every article from an address on, page by page, as an API caller walks. */
export async function walkArticles(address: string): Promise<ApiArticle[]> {
  const articles: ApiArticle[] = []
  for (let next: string | null = address; next !== null; ) {
    const page = (await (await fetch(next)).json()) as Api<ApiArticle[]>
    articles.push(...page.data)
    next = page.meta.next
  }
  return articles
}
