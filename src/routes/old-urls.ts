import { Hono } from 'hono'
import type { Env } from '../env.ts'
import type { ListRef } from '../model/lists.ts'
import { decodePath, feedPath } from '../model/paths.ts'

/** Where the Jekyll site had its feeds (jekyll-feed), and where readers guess them to be. */
export const oldUrls = new Hono<Env>()
  .get('/atom.xml', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed/', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  // One route for both: beside each other, Hono's fast router takes neither.
  .get('/feed/*', async (c, next) => {
    const [, byTag, file] = /^\/feed\/(by_tag\/)?([^/]+)\.xml$/.exec(c.req.path) ?? []
    if (file === undefined) return next()
    const list: ListRef = { kind: byTag === undefined ? 'category' : 'tag', name: decodePath(file) }
    return c.redirect(feedPath(list, 'atom'), 301)
  })
