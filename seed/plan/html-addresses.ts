/** What an address in HTML is for. */
export type AddressUse = 'link' | 'picture' | 'recording' | 'frame'

const uses: Record<string, AddressUse> = {
  a: 'link',
  area: 'link',
  img: 'picture',
  video: 'recording',
  audio: 'recording',
  source: 'recording',
  track: 'recording',
  iframe: 'frame',
}

/**
 * Gives the addresses of links and of what is shown in the body of an article, as they are written in it. The loader wrote the body:
 * its attributes are in double quotes. Any other text is read without an error, in time linear in its length.
 */
export function* addressesIn(html: string): Generator<[address: string, use: AddressUse]> {
  for (let start = html.indexOf('<'); start !== -1; ) {
    const end = endOfTag(html, start + 1)
    const tag = html.slice(start + 1, end)
    const use = uses[nameOf(tag)]
    if (use !== undefined) yield* addressesOf(tag, use)
    start = html.indexOf('<', end)
  }
}

const nameOf = (tag: string): string => /^[A-Za-z]{1,10}(?![A-Za-z])/.exec(tag)?.[0].toLowerCase() ?? ''

/** Finds the `>` that ends a tag, past those in quoted values. */
function endOfTag(html: string, from: number): number {
  for (let at = from; at < html.length; at++) {
    if (html[at] === '>') return at
    if (html[at] !== '"') continue
    at = html.indexOf('"', at + 1)
    if (at === -1) return html.length
  }
  return html.length
}

function* addressesOf(tag: string, use: AddressUse): Generator<[address: string, use: AddressUse]> {
  for (const [name, value] of attributesIn(tag)) {
    if (name === 'href' || name === 'src') yield [decode(value), use]
    if (name === 'poster') yield [decode(value), 'picture']
    if (name === 'srcset')
      for (const candidate of decode(value).split(', ')) yield [candidate.split(' ', 1)[0] ?? '', 'picture']
  }
}

/** No longer name is looked for. */
const LONGEST_NAME = 10

function* attributesIn(tag: string): Generator<[name: string, value: string]> {
  for (let at = tag.indexOf('="'); at !== -1; ) {
    const end = tag.indexOf('"', at + 2)
    if (end === -1) return
    const name = /\s([a-z]+)$/i.exec(tag.slice(Math.max(0, at - LONGEST_NAME), at))?.[1] ?? ''
    yield [name.toLowerCase(), tag.slice(at + 2, end)]
    at = tag.indexOf('="', end + 1)
  }
}

/** Decodes the character references that the loader writes in addresses. */
const decode = (text: string): string =>
  text.replace(/&(?:#x([0-9A-Fa-f]{1,6})|#(\d{1,7})|amp|quot|lt|gt);/g, (whole, hex, decimal) => {
    if (hex === undefined && decimal === undefined) return named[whole] ?? whole
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16)
    return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
  })

const named: Record<string, string> = { '&amp;': '&', '&quot;': '"', '&lt;': '<', '&gt;': '>' }
