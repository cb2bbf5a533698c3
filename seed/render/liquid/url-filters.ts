import type { Context } from './context.ts'
import type { Filter } from './expressions.ts'
import { toText, type Value } from './values.ts'

// Jekyll has these filters for addresses. They normalize addresses as the gem Addressable does.

/** An address has five parts (RFC 3986, appendix B). */
interface Parts {
  scheme: string | undefined
  authority: string | undefined
  path: string
  query: string | undefined
  fragment: string | undefined
}

function partsOf(address: string): Parts {
  const [before, fragment] = cut(address, '#')
  const [front, query] = cut(before, '?')
  const scheme = /^[^:/]+(?=:)/.exec(front)?.[0]
  const behind = scheme === undefined ? front : front.slice(scheme.length + 1)
  if (!behind.startsWith('//')) return { scheme, authority: undefined, path: behind, query, fragment }
  const slash = behind.indexOf('/', 2)
  const end = slash === -1 ? behind.length : slash
  return { scheme, authority: behind.slice(2, end), path: behind.slice(end), query, fragment }
}

function cut(text: string, sign: string): [string, string | undefined] {
  const at = text.indexOf(sign)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

function normalized(address: string): string {
  const { scheme, authority, path, query, fragment } = partsOf(address)
  const segments = withoutDots(path.split('/').map((segment) => encoded(segment, inPath)))
  const steps = segments === '' && authority !== undefined ? '/' : segments
  return [
    scheme === undefined ? '' : `${scheme.toLowerCase()}:`,
    authority === undefined ? '' : `//${encoded(authority.toLowerCase(), inAuthority)}`,
    steps,
    query === undefined ? '' : `?${encoded(query, inQuery)}`,
    fragment === undefined ? '' : `#${encoded(fragment, inQuery)}`,
  ].join('')
}

const inPath = /[A-Za-z0-9\-._~!$&'()*+,;=:@]/
const inAuthority = /[\p{L}\p{N}\-._~!$&'()*+,;=:@[\]]/u
const inQuery = /[A-Za-z0-9\-._~!$&'()*+,;=:@/?]/

/** Percent-encodes all characters that are not allowed. Those that are encoded already stay so. */
function encoded(text: string, allowed: RegExp): string {
  let written = ''
  for (const character of decoded(text).toWellFormed())
    written += allowed.test(character) ? character : percent(character)
  return written
}

const percent = (character: string): string =>
  encodeURIComponent(character).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text.replace(/%(?![0-9a-fA-F]{2})/g, '%25')
  }
}

/** Removes the steps `.` and `..` from a path (RFC 3986, 5.2.4). */
function withoutDots(segments: readonly string[]): string {
  const kept: string[] = []
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1
    if (segment === '..' && kept.length > 1) kept.pop()
    else if (segment !== '.' && segment !== '..') {
      kept.push(segment)
      continue
    }
    if (isLast) kept.push('')
  }
  return kept.join('/')
}

const isAbsolute = (address: string): boolean => partsOf(address).scheme !== undefined

const rooted = (path: string): string => (path === '' || path.startsWith('/') ? path : `/${path}`).trimEnd()

const relative = (address: string, { around: { base } }: Context): string =>
  isAbsolute(address) ? address : normalized(base + rooted(address))

/** Reads a value as the text of an address, and counts the memory for it. */
const addressIn = (value: Value, { budget }: Context): string => {
  const text = toText(value, budget)
  budget.use(2 * text.length)
  return text
}

const onAddress =
  (change: (address: string, context: Context) => string): Filter =>
  (input, _args, context) =>
    input === null ? null : change(addressIn(input, context), context)

export const urlFilters: Record<string, Filter> = {
  relative_url: onAddress(relative),
  absolute_url: onAddress((address, context) =>
    isAbsolute(address) ? address : normalized(context.around.url + relative(address, context)),
  ),
  strip_index: onAddress((address) => address.replace(/\/index\.html?$/, '/')),
  url_encode: onAddress(formEncoded),
  cgi_escape: onAddress(formEncoded),
  url_decode: onAddress((text) => decoded(text.replaceAll('+', ' '))),
  uri_escape: onAddress((text) => encoded(text.normalize('NFKC'), reserved)),
}

const reserved = /[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]/

/** Encodes as Ruby's `CGI.escape` does. */
function formEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (sign) => percent(sign))
    .replaceAll('%20', '+')
}
