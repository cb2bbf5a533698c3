import { API_PATH, decodePath, MCP_PATH, pathStem } from './paths.ts'

/**
 * The Worker answers these paths itself, so that an article there could not be reached. They are listed by the Worker's routes, as
 * its router spells them: a test finds a route that is not here, and one that the Worker does not have.
 */
const reserved: readonly { routes: readonly string[]; paths: RegExp }[] = [
  { routes: ['/'], paths: /^\/(?:index\.html)?$/ },
  { routes: ['/categories', '/tags', '/feeds'], paths: /^\/(?:categories|tags|feeds)$/ },
  // A name that ends in `.html` may be an article's.
  { routes: ['/category/:name', '/tag/:name'], paths: /^\/(?:category|tag)\/[^/]+$(?<!\.html)/ },
  { routes: ['/feed.xml', '/rss.xml', '/feed.json'], paths: /^\/(?:feed\.xml|rss\.xml|feed\.json)$/ },
  {
    routes: ['category', 'tag'].flatMap((kind) =>
      ['feed.xml', 'rss.xml', 'feed.json'].map((file) => `/${kind}/:name/${file}`),
    ),
    paths: /^\/(?:category|tag)\/[^/]+\/(?:feed\.xml|rss\.xml|feed\.json)$/,
  },
  // Feeds were at these paths; other paths below `/feed/` may be an article's.
  {
    routes: ['/atom.xml', '/feed', '/feed/', '/feed/*'],
    paths: /^\/(?:atom\.xml|feed(?:\/(?:by_tag\/)?(?:[^/]+\.xml)?)?)$/,
  },
  {
    routes: ['/opml.xml', '/feed.css', '/sitemap.xml', '/sitemap/:file', '/news-sitemap.xml'],
    paths: /^\/(?:opml\.xml|feed\.css|sitemap\.xml|sitemap\/.*|news-sitemap\.xml)$/s,
  },
  { routes: ['/robots.txt', '/favicon.ico', '/healthz'], paths: /^\/(?:robots\.txt|favicon\.ico|healthz)$/ },
  { routes: ['/api', `${API_PATH}/*`, MCP_PATH, '/llms.txt'], paths: /^\/(?:api(?:\/.*)?|mcp|llms\.txt)$/s },
]

/** The routes that the list of reserved paths is made of, see above. */
export const reservedRoutes: readonly string[] = reserved.flatMap(({ routes }) => routes)

/** True for a path that the Worker answers itself, in any spelling. */
export function isReservedPath(path: string): boolean {
  const decoded = decodePath(path).replace(/^\/+/, '/')
  return reserved.some(({ paths }) => paths.test(path) || paths.test(decoded))
}

/**
 * The Worker answers these paths itself only where the site has no file of its own there. `site.taken` says where it has.
 */
export const yieldingPaths: readonly string[] = [
  '/',
  '/categories',
  '/tags',
  '/feeds',
  '/robots.txt',
  '/favicon.ico',
  '/llms.txt',
]

const yieldingByStem = new Map(yieldingPaths.map((path) => [pathStem(path), path]))

/** The path of ours that a file of the site with this path stem takes; null where it takes none. */
export const pathTakenBy = (stem: string): string | null => yieldingByStem.get(stem) ?? null
