import { statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { canonicalPath, decodePath, escapePath, pathOfSite } from '../../src/model/paths.ts'
import { readFolder, readText } from './files.ts'
import { ArchiveError } from './site.ts'

/**
 * Lists the paths that the old site answered: those of all files of the folder that Jekyll wrote (`_site`), or those of a sitemap
 * and of the sitemaps beside it that it names.
 *
 * @param base of the site, as in `/blog`: a sitemap names paths of the host, and what is outside of the base is not the site's
 * @throws ArchiveError where neither is there
 */
export function oldPaths(place: string, base: string): Iterable<string> {
  const found = statSync(place, { throwIfNoEntry: false })
  if (found?.isDirectory()) return pathsOfFolder(place)
  if (found?.isFile()) return belowBase(pathsOfSitemap(place, 0), base)
  throw new ArchiveError(
    `Cannot check against "${place}": it is not there, want a folder "_site", a sitemap.xml or a URL`,
  )
}

function* belowBase(paths: Iterable<string>, base: string): Generator<string> {
  for (const path of paths) {
    const below = pathOfSite(base, path)
    if (below !== null) yield below
  }
}

/** Nobody links to the page for what is not there. */
const isPage404 = (path: string): boolean => path === '404.html'

function* pathsOfFolder(root: string, folder = ''): Generator<string> {
  for (const entry of readFolder(root, folder) ?? []) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* pathsOfFolder(root, path)
    else if (entry.isFile() && !isPage404(path)) yield pathOfFile(path)
  }
}

/** Servers show the file `index.html` of a folder at the path of the folder. */
const pathOfFile = (file: string): string => canonicalPath(escapePath(`/${file}`.replace(/(^|\/)index\.html$/, '$1')))

/** A sitemap names at most so many sitemaps that are read, and these name none. */
const MOST_SITEMAPS = 1000

function* pathsOfSitemap(file: string, depth: number): Generator<string> {
  const read = readText(dirname(file), basename(file))
  if ('problem' in read) throw new ArchiveError(`Cannot check against "${file}": ${read.problem.detail}`)
  const { text } = read
  const locations = locationsIn(text)
  if (!text.includes('<sitemapindex')) {
    for (const location of locations) yield location.pathname
    return
  }
  if (depth > 0) return
  let sitemaps = 0
  for (const { pathname } of locations) {
    const beside = join(dirname(file), basename(decodePath(pathname)))
    if (++sitemaps > MOST_SITEMAPS) return
    if (statSync(beside, { throwIfNoEntry: false })?.isFile()) yield* pathsOfSitemap(beside, depth + 1)
  }
}

/** Gives the addresses of a sitemap (sitemaps.org, "XML tag definitions"), in time linear in its length. */
function* locationsIn(xml: string): Generator<URL> {
  for (let start = xml.indexOf('<loc>'); start !== -1; ) {
    const end = xml.indexOf('</loc>', start)
    if (end === -1) return
    const written = xml.slice(start + '<loc>'.length, end).trim()
    const url = URL.parse(written.startsWith('<![CDATA[') ? written.slice(9, -3) : decodeXml(written))
    if (url !== null && /^https?:$/.test(url.protocol)) yield url
    start = xml.indexOf('<loc>', end)
  }
}

const decodeXml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => characters[name] ?? '')

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
