import { Hono } from 'hono'
import type { Env } from '../env.ts'
import { feedPath, listPath } from '../model/paths.ts'

/** Where the Jekyll site had its feeds (jekyll-feed) and where readers guess lists to be. */
export const oldUrls = new Hono<Env>()
  .get('/atom.xml', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed/', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed/:file{.+\\.xml}', (c) =>
    c.redirect(feedPath({ kind: 'category', name: withoutXml(c.req.param('file')) }, 'atom'), 301),
  )
  .get('/feed/by_tag/:file{.+\\.xml}', (c) =>
    c.redirect(feedPath({ kind: 'tag', name: withoutXml(c.req.param('file')) }, 'atom'), 301),
  )
  .get('/category/:name/', (c) => c.redirect(listPath({ kind: 'category', name: c.req.param('name') }), 301))
  .get('/tag/:name/', (c) => c.redirect(listPath({ kind: 'tag', name: c.req.param('name') }), 301))

const withoutXml = (file: string): string => file.slice(0, -'.xml'.length)
