import { hash } from 'node:crypto'
import { TokenType, tokenize } from '@csstools/css-tokenizer'
import type { Stylesheet } from '../../src/model/look.ts'
import { kindAt, linkTarget, readText, realKindAt } from './files.ts'
import type { Problem } from './problem.ts'
import type { Root } from './source.ts'
import { onHost } from './web-url.ts'

export interface ReadStylesheet {
  /** Null where it cannot be used. */
  stylesheet: Stylesheet | null
  problems: Problem[]
}

/** The site whose stylesheet it is: scheme and host without a trailing slash, and base. */
interface AtSite {
  url: string
  base: string
}

/** Every visitor has to wait for it. */
const MOST_BYTES = 64 * 1024

/**
 * Reads and checks the site's own stylesheet. One that asks other hosts for anything is not used, nor one that does not parse. Addresses
 * in it that are relative to its file become paths of the host, since it is served elsewhere.
 *
 * @param path in the archive, with slashes
 */
export function readStylesheet(root: Root, path: string, site: AtSite): ReadStylesheet {
  const refuse = (...problems: Problem[]): ReadStylesheet => ({ stylesheet: null, problems })
  const problemAt = (line: number | null, detail: string, reason: Problem['reason'] = 'bad value'): Problem => ({
    path,
    line,
    reason,
    detail: `${detail}; the stylesheet is not used`,
  })
  if (kindAt(root, path) === undefined)
    return refuse(problemAt(null, 'edge_news.css names it, and it is not there', 'unreadable'))
  if (linkTarget(root, path) !== 'to a file')
    return refuse(problemAt(null, 'edge_news.css names it, want a file of the site', 'unreadable'))
  const { size = 0 } = realKindAt(root, path) ?? {}
  if (size > MOST_BYTES) return refuse(problemAt(null, `it has ${size} bytes, want at most ${MOST_BYTES}`, 'too large'))
  const read = readText(root, path)
  if ('problem' in read) return refuse(read.problem)
  const { css, faults } = checkCss(read.text, `${onHost(site.base, '/')}${path}`, site)
  if (faults.length > 0) return refuse(...faults.map(({ line, detail }) => problemAt(line, detail)))
  return { stylesheet: { hash: hash('sha256', css, 'hex').slice(0, 16), css }, problems: [] }
}

interface Fault {
  /** Counted from 1. */
  line: number
  detail: string
}

/** Strings in these functions are addresses (CSS Values 4, 4.5; CSS Images 4, 2.4 and 5). */
const takesAddresses = /^(?:url|src|image|(?:-webkit-)?image-set|(?:-webkit-)?cross-fade)$/

const closingOf = new Map<TokenType, TokenType>([
  [TokenType.Function, TokenType.CloseParen],
  [TokenType.OpenParen, TokenType.CloseParen],
  [TokenType.OpenSquare, TokenType.CloseSquare],
  [TokenType.OpenCurly, TokenType.CloseCurly],
])

const closings = new Set(closingOf.values())

/** A block or a function that is open. */
interface Opened {
  closing: TokenType
  start: number
  raw: string
  /** Of a function, in lower case. */
  name: string
}

/** What the tokenizer says, in words for whoever wrote the stylesheet. */
const told = (message: string): string => {
  const [, what] = /(string|comment|url)/i.exec(message) ?? []
  const isOpen = /newline|EOF/i.test(message) && what !== undefined
  return `it does not parse: ${isOpen ? `a ${what.toLowerCase()} is not closed` : message}`
}

/**
 * Checks a stylesheet token by token (CSS Syntax 3), so that neither an escape nor a comment hides anything.
 *
 * @param at where its file would be, a path of the host
 */
export function checkCss(text: string, at: string, site: AtSite): { css: string; faults: Fault[] } {
  const faults: Fault[] = []
  const lineAt = (index: number): number => text.slice(0, index).split(/\r\n|[\n\r\f]/).length
  const fault = (index: number, detail: string) => faults.push({ line: lineAt(index), detail })
  for (const { index } of text.matchAll(/<\/style/gi)) fault(index, 'it has "</style", want nothing of HTML')
  const tokens = tokenize(
    { css: text },
    { onParseError: ({ sourceStart, message }) => fault(sourceStart, told(message)) },
  )
  const open: Opened[] = []
  let css = ''
  for (const token of tokens) {
    const [type, raw, start] = token
    let written = raw
    if (type === TokenType.AtKeyword && token[4].value.toLowerCase() === 'import')
      fault(start, 'it has @import, want all of it in one file')
    if (type === TokenType.URL) written = addressed(token[4].value, start, raw)
    if (type === TokenType.String) {
      if (takesAddresses.test(open.at(-1)?.name ?? '')) written = addressed(token[4].value, start, raw)
      // Another place may take the text of a variable for an address.
      else if (isForeign(token[4].value)) foreign(token[4].value, start)
    }
    const closing = closingOf.get(type)
    if (closing !== undefined) {
      open.push({ closing, start, raw, name: type === TokenType.Function ? token[4].value.toLowerCase() : '' })
    } else if (closings.has(type)) {
      const opened = open.pop()
      if (opened === undefined) fault(start, `it does not parse: "${raw}" closes nothing`)
      else if (opened.closing !== type) unclosed(opened)
    }
    css += written
  }
  open.forEach(unclosed)
  return { css, faults }

  /** What stands in the place of an address, which is that of a file of the site or of a fragment. */
  function addressed(address: string, start: number, raw: string): string {
    if (address.startsWith('#') || address === '') return raw
    const url = URL.parse(address, site.url + at)
    if (url === null || !/^https?:$/.test(url.protocol) || isForeign(address)) {
      foreign(address, start)
      return raw
    }
    const path = JSON.stringify(url.pathname + url.search + url.hash)
    return raw.startsWith('"') || raw.startsWith("'") ? path : `url(${path})`
  }

  /** True for the address of another host. */
  function isForeign(address: string): boolean {
    const url = URL.parse(address.trim(), site.url + at)
    return url !== null && url.host !== '' && url.host !== URL.parse(site.url)?.host
  }

  function unclosed({ start, raw }: Opened): void {
    fault(start, `it does not parse: what begins with "${raw}" here is not closed`)
  }

  function foreign(address: string, start: number): void {
    fault(start, `it names ${JSON.stringify(address.slice(0, 80))}, want a file of the site, such as "/assets/a.png"`)
  }
}
