import { Hono } from 'hono'
import type { Env } from '../env.ts'
import { feedPath } from '../model/paths.ts'

/** Where the Jekyll site had its feeds (jekyll-feed), and where readers guess them to be. */
export const oldUrls = new Hono<Env>()
  .get('/atom.xml', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed/', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed/by_tag/:file{[^/]+\\.xml}', (c) =>
    c.redirect(feedPath({ kind: 'tag', name: withoutXml(c.req.param('file')) }, 'atom'), 301),
  )
  .get('/feed/:file{[^/]+\\.xml}', (c) =>
    c.redirect(feedPath({ kind: 'category', name: withoutXml(c.req.param('file')) }, 'atom'), 301),
  )

const withoutXml = (file: string): string => file.slice(0, -'.xml'.length)
