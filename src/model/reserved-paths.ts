import { API_PATH, decodePath, MCP_PATH, pathStem } from './paths.ts'

/**
 * The Worker answers these paths itself, so that an article there could not be reached. They are listed by the Worker's routes, as
 * its router spells them: a test finds a route that is not here, and one that the Worker does not have.
 */
const reserved: readonly { routes: readonly string[]; paths: RegExp; canBeTaken?: true }[] = [
  { routes: ['/'], paths: /^\/(?:index\.html)?$/, canBeTaken: true },
  {
    routes: ['/categories', '/tags', '/feeds', '/search'],
    paths: /^\/(?:categories|tags|feeds|search)$/,
    canBeTaken: true,
  },
  // A name that ends in `.html` may be an article's.
  {
    routes: ['/category/:name', '/tag/:name', '/author/:name'],
    paths: /^\/(?:category|tag|author)\/[^/]+$(?<!\.html)/,
    canBeTaken: true,
  },
  { routes: ['/feed.xml', '/rss.xml', '/feed.json'], paths: /^\/(?:feed\.xml|rss\.xml|feed\.json)$/ },
  {
    routes: ['/category/:name', '/tag/:name', '/author/:name', '/search'].flatMap((folder) =>
      ['feed.xml', 'rss.xml', 'feed.json'].map((file) => `${folder}/${file}`),
    ),
    paths: /^\/(?:(?:category|tag|author)\/[^/]+|search)\/(?:feed\.xml|rss\.xml|feed\.json)$/,
  },
  // Feeds were at these paths; other paths below `/feed/` may be an article's.
  {
    routes: ['/atom.xml', '/feed', '/feed/', '/feed/*'],
    paths: /^\/(?:atom\.xml|feed(?:\/(?:by_tag\/)?(?:[^/]+\.xml)?)?)$/,
  },
  {
    routes: ['/opml.xml', '/opensearch.xml', '/feed.css', '/sitemap.xml', '/sitemap/:file', '/news-sitemap.xml'],
    paths: /^\/(?:opml\.xml|opensearch\.xml|feed\.css|sitemap\.xml|sitemap\/.*|news-sitemap\.xml)$/s,
  },
  { routes: ['/edge-news/:file'], paths: /^\/edge-news\/[^/]+$/ },
  {
    routes: ['/robots.txt', '/favicon.ico', '/llms.txt'],
    paths: /^\/(?:robots\.txt|favicon\.ico|llms\.txt)$/,
    canBeTaken: true,
  },
  { routes: ['/healthz'], paths: /^\/healthz$/ },
  { routes: ['/api', `${API_PATH}/*`, MCP_PATH], paths: /^\/(?:api(?:\/.*)?|mcp)$/s },
]

/** The routes that the list of reserved paths is made of, see above. */
export const reservedRoutes: readonly string[] = reserved.flatMap(({ routes }) => routes)

/** True for a path that the Worker answers itself, in any spelling. */
export const isReservedPath = (path: string): boolean => rulesFor(path).length > 0

/** True for a reserved path that a page or file of the site may have all the same: `taken` of the document `site` lists it. */
export const canBeTaken = (path: string): boolean => {
  const rules = rulesFor(path)
  return rules.length > 0 && rules.every(({ canBeTaken = false }) => canBeTaken)
}

function rulesFor(path: string) {
  const decoded = decodePath(path).replace(/^\/+/, '/')
  return reserved.filter(({ paths }) => paths.test(path) || paths.test(decoded))
}

/**
 * The Worker answers these paths itself only where the site has no file of its own there. `site.taken` says where it has.
 */
export const yieldingPaths: readonly string[] = [
  '/',
  '/categories',
  '/tags',
  '/feeds',
  '/search',
  '/robots.txt',
  '/favicon.ico',
  '/llms.txt',
]

const yieldingByStem = new Map(yieldingPaths.map((path) => [pathStem(path), path]))

/** The path of ours that a file of the site with this path stem takes; null where it takes none. */
export const pathTakenBy = (stem: string): string | null => yieldingByStem.get(stem) ?? null
