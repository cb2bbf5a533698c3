import { SaxesParser } from 'saxes'

/** What is wrong with a document of XML: that it is none, or what it lacks; null where nothing is. */
export function faultOfXml(text: string, roots: readonly string[]): string | null {
  const { fault, root } = readXml(text)
  if (fault !== null) return `it is no well-formed XML: ${fault}`
  return roots.includes(root) ? null : `its first element is <${root.slice(0, 40)}>, want <${roots.join('> or <')}>`
}

/** What is wrong with a feed of one of the three formats; null where nothing is. */
export function faultOfFeed(text: string, type: string): string | null {
  if (type.includes('json')) return faultOfJsonFeed(text)
  const { fault, root, counts } = readXml(text)
  if (fault !== null) return `it is no well-formed XML: ${fault}`
  if (root !== 'feed' && root !== 'rss') return `its first element is <${root.slice(0, 40)}>, want <feed> or <rss>`
  const [entry, wanted] =
    root === 'feed'
      ? ['feed/entry', ['feed/id', 'feed/title', 'feed/updated']]
      : ['rss/channel/item', ['rss/channel/title', 'rss/channel/link', 'rss/channel/description']]
  const ofEntry = root === 'feed' ? ['id', 'title', 'updated'] : ['guid']
  const count = (path: string) => counts.get(path) ?? 0
  const entries = count(entry)
  if (entries === 0) return 'it has no entry'
  const lacking = wanted.find((path) => count(path) === 0)
  if (lacking !== undefined)
    return `it has no <${lacking.split('/').at(-1)}> (${root === 'feed' ? 'RFC 4287, 4.1.1' : 'RSS 2.0'})`
  const scarce = ofEntry.find((name) => count(`${entry}/${name}`) < entries)
  return scarce === undefined ? null : `an entry has no <${scarce}>, by which readers know it again`
}

interface XmlRead {
  fault: string | null
  root: string
  /** How often an element is at a path, as in `feed/entry/id`. */
  counts: Map<string, number>
}

/** Elements deeper than this are not told apart. */
const DEEPEST = 4

function readXml(text: string): XmlRead {
  const counts = new Map<string, number>()
  const path: string[] = []
  let fault: string | null = null
  const parser = new SaxesParser()
  // What comes after the first error is not read: a parser that goes on may go on for long.
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => {
    path.push(name)
    if (path.length > DEEPEST) return
    const at = path.join('/')
    counts.set(at, (counts.get(at) ?? 0) + 1)
  })
  parser.on('closetag', () => void path.pop())
  try {
    parser.write(text).close()
  } catch (error) {
    fault = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
  }
  return { fault, root: [...counts.keys()][0] ?? '', counts }
}

function faultOfJsonFeed(text: string): string | null {
  let feed: unknown
  try {
    feed = JSON.parse(text)
  } catch {
    return 'it is no JSON'
  }
  const { version, title, items } = (typeof feed === 'object' && feed !== null ? feed : {}) as Record<string, unknown>
  if (typeof version !== 'string' || !version.startsWith('https://jsonfeed.org/version/'))
    return 'it has no version (JSON Feed 1.1)'
  if (typeof title !== 'string') return 'it has no title (JSON Feed 1.1)'
  if (!Array.isArray(items) || items.length === 0) return 'it has no entry'
  const isWhole = (item: unknown) =>
    typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string'
  return items.every(isWhole) ? null : 'an entry has no id, by which readers know it again'
}

/** The addresses in the elements `loc` of a sitemap, the first of them. */
export const locationsIn = (xml: string, most: number): string[] =>
  [...xml.matchAll(/<loc>([^<]{1,2000})<\/loc>/g).take(most)].map(([, url = '']) => decoded(url.trim()))

/** Undoes the escapes of an attribute or a text. */
export const decoded = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|apos);/g, (_, name: string) => characters[name] ?? '')

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'" }
