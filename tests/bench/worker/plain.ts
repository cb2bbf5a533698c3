import { Feed } from 'feed'
import type { Article } from '../../../src/model/article.ts'
import { articleKey } from '../../../src/model/keys.ts'
import type { ListHead } from '../../../src/model/lists.ts'
import { pathStem } from '../../../src/model/paths.ts'

/** What ours is measured beside: `/<way>/<key>` answers with that key of KV in one of the ways below. */

type Way = (kv: KVNamespace, key: string) => Promise<Response>

const ways: Record<string, Way> = {
  /** The platform's ceiling: nothing that is sent passes through JavaScript. */
  stream: async (kv, key) => new Response(await kv.get(key, 'stream'), { headers: xml }),

  /** What every Worker does that has to look at what it sends. */
  text: async (kv, key) => new Response(await kv.get(key, 'text'), { headers: xml }),

  /** The same for several, a key on each line. */
  texts: async (kv, keys) => {
    const texts = await Promise.all(keys.split('\n').map((key) => kv.get(key, 'text')))
    return new Response(texts.join(''), { headers: xml })
  },

  empty: async () => new Response(null, { status: 304, headers: { ETag: 'W/"0"' } }),

  /** What one would write first: the articles one by one, through the package. The key is a list's head. */
  package: async (kv, key) => {
    const head = await kv.get<ListHead>(key, 'json')
    const entries = head?.entries.slice(0, ARTICLES) ?? []
    const articles = await Promise.all(entries.map(({ path }) => kv.get<Article>(articleKey(pathStem(path)), 'json')))
    const feed = new Feed({ id: site, title: 'News', link: site, copyright: '' })
    for (const article of articles) {
      if (article === null) continue
      feed.addItem({
        id: article.id,
        title: article.title,
        link: site + article.path,
        date: new Date(article.updated),
        published: new Date(article.published),
        content: article.html,
        category: article.categories.map(({ name, label }) => ({ name: label, term: name })),
      })
    }
    return new Response(feed.atom1(), { headers: xml })
  },
}

const ARTICLES = 50
const site = 'https://news.example.com'
const xml = { 'Content-Type': 'application/atom+xml; charset=utf-8' }

export default {
  async fetch({ url }, { NEWS }) {
    const [, name = '', key = ''] = /^\/([^/]*)\/(.*)$/.exec(new URL(url).pathname) ?? []
    return (await ways[name]?.(NEWS, decodeURIComponent(key))) ?? new Response(null, { status: 404 })
  },
} satisfies ExportedHandler<{ NEWS: KVNamespace }>
