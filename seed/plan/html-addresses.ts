/** What an address in HTML is for. */
export type AddressUse = 'link' | 'picture' | 'recording' | 'frame'

/** The attributes that hold an address, by their elements. */
const uses: Record<string, Record<string, AddressUse>> = {
  a: { href: 'link' },
  area: { href: 'link' },
  link: { href: 'link' },
  script: { src: 'link' },
  img: { src: 'picture', srcset: 'picture' },
  image: { href: 'picture', 'xlink:href': 'picture' },
  input: { src: 'picture' },
  video: { src: 'recording', poster: 'picture' },
  audio: { src: 'recording' },
  source: { src: 'recording', srcset: 'picture' },
  track: { src: 'recording' },
  iframe: { src: 'frame' },
  frame: { src: 'frame' },
  embed: { src: 'frame' },
  object: { data: 'frame' },
}

/** Gives the addresses of links and of what is shown in HTML, as they are written in it, in time linear in its length. */
export function* addressesIn(html: string): Generator<[address: string, use: AddressUse]> {
  for (const { name, attributes, text } of tagsIn(html)) {
    const known = Object.hasOwn(uses, name) ? uses[name] : undefined
    for (const [attribute, value] of attributes) {
      const use = known?.[attribute]
      if (attribute === 'style') for (const address of addressesInCss(value)) yield [address, 'picture']
      else if (attribute === 'srcset' && use !== undefined)
        for (const address of candidates(value)) yield [address, use]
      else if (use !== undefined && value !== '') yield [value, use]
    }
    if (name === 'style') for (const address of addressesInCss(text)) yield [address, 'picture']
    const refreshed = name === 'meta' ? refreshTo(attributes) : null
    if (refreshed !== null) yield [refreshed, 'link']
  }
}

/** The address that a document gives for its relative ones to begin with (WHATWG HTML, 4.2.3); null where it gives none. */
export function baseIn(html: string): string | null {
  for (const { name, attributes } of tagsIn(html)) {
    const base = name === 'base' ? attributes.get('href') : undefined
    if (base !== undefined) return base
  }
  return null
}

/** Gives the addresses in a style sheet (CSS Values 4, 4.5), but for those in comments, in time linear in its length. */
export function* addressesInCss(css: string): Generator<string> {
  for (const [, double, single, bare] of css.matchAll(
    /\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?|url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'()]+))/gi,
  )) {
    const address = double ?? single ?? bare
    if (address !== undefined) yield address
  }
}

/** Where a page leads by itself after a while (WHATWG HTML, 4.2.5.3), as jekyll-redirect-from writes it. */
function refreshTo(attributes: ReadonlyMap<string, string>): string | null {
  if (attributes.get('http-equiv')?.toLowerCase() !== 'refresh') return null
  return /^[\s\d.]*[;,]?\s*(?:url\s*=\s*)?["']?([^"']+)/i.exec(attributes.get('content') ?? '')?.[1]?.trim() ?? null
}

/** The addresses in a `srcset`, without what is said of their sizes (WHATWG HTML, 4.8.4.2.2). */
function* candidates(srcset: string): Generator<string> {
  for (const [, address = ''] of srcset.matchAll(/([^\s,](?:\S*[^\s,])?)(?:,|[^,]*)/g)) yield address
}

interface Tag {
  name: string
  attributes: ReadonlyMap<string, string>
  /** What stands between this tag and its end, of an element that has no tags in it. */
  text: string
}

/** The text of these elements is no HTML (WHATWG HTML, 13.1.2). */
const hasText: ReadonlySet<string> = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'noembed', 'noframes'])

/** Finds the start tags of HTML. */
function* tagsIn(html: string): Generator<Tag> {
  for (let start = html.indexOf('<'); start !== -1; ) {
    if (html.startsWith('<!--', start)) {
      // `<!-->` and `<!--->` are comments that end at once (WHATWG HTML, 13.2.5.43).
      const end = html.indexOf('-->', start + 2)
      start = end === -1 ? -1 : html.indexOf('<', end)
      continue
    }
    const name = nameAt(html, start + 1)
    if (name === '') {
      start = html.indexOf('<', start + 1)
      continue
    }
    const { attributes, end } = readAttributes(html, start + 1 + name.length)
    const textEnd = hasText.has(name) ? endOfText(html, name, end) : end
    yield { name, attributes, text: html.slice(end, textEnd) }
    start = html.indexOf('<', textEnd)
  }
}

const nameAt = (html: string, at: number): string =>
  /^[A-Za-z][^\s/>]*/.exec(html.slice(at, at + LONGEST_NAME + 1))?.[0].toLowerCase() ?? ''

/** No element that is looked for has a longer name. */
const LONGEST_NAME = 12

function endOfText(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}(?=[\\s/>])`, 'gi')
  end.lastIndex = from
  return end.exec(html)?.index ?? html.length
}

/** Reads attributes (WHATWG HTML, 13.1.2.3). Of several with one name the first counts. */
function readAttributes(html: string, from: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>()
  const attribute = /[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?/y
  attribute.lastIndex = from
  let end = from
  for (let found = attribute.exec(html); found !== null; found = attribute.exec(html)) {
    const [, name = '', double, single, bare] = found
    const key = name.toLowerCase()
    if (!attributes.has(key)) attributes.set(key, decode(double ?? single ?? bare ?? ''))
    end = attribute.lastIndex
  }
  const closed = html.indexOf('>', end)
  return { attributes, end: closed === -1 ? html.length : closed + 1 }
}

/** Decodes the character references that stand in addresses. */
const decode = (text: string): string =>
  text.replace(/&(?:#[xX]([0-9A-Fa-f]{1,6})|#(\d{1,7})|amp|quot|apos|lt|gt);/g, (whole, hex, decimal) => {
    if (hex === undefined && decimal === undefined) return named[whole] ?? whole
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16)
    return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
  })

const named: Record<string, string> = { '&amp;': '&', '&quot;': '"', '&apos;': "'", '&lt;': '<', '&gt;': '>' }
