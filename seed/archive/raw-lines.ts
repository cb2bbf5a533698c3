import { foldSpace } from '../../src/model/xml.ts'

/** A line of Markdown or HTML as it reads, found without rendering it. */
export interface RawLine {
  /** The text of the line, with that of its links. */
  text: string
  /** The texts of its links. That of a bare address is empty. */
  links: string[]
  /** The text of the line without that of its links. */
  beside: string
}

/**
 * Reads the lines of a short piece of Markdown or HTML, and leaves out those without text. This is an approximation, which is good
 * enough for the plain ways in which posts end.
 */
export function readRawLines(piece: string): RawLine[] {
  return piece
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<a\s([^<>]*)>/gi, '[')
    .replace(/<\/a\s*>/gi, ']()')
    .replace(/!\[[^\]\n]*\]\([^()\n]*\)/g, '')
    .replace(/<https?:\/\/[^<>\s]*>/gi, '[]()')
    .replace(blockTag, '\n')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .split('\n')
    .map(readLine)
    .filter(({ text, links }) => text !== '' || links.length > 0)
}

const blockTag =
  /<\/?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|blockquote|center|section|table|tr|td|th|figure|figcaption|pre)\b[^<>]*>/gi

function readLine(line: string): RawLine {
  const links: string[] = []
  let [text, beside] = ['', '']
  for (let at = 0; at < line.length; ) {
    const link = line.charAt(at) === '[' ? linkAt(line, at) : null
    if (link === null) {
      const next = line.indexOf('[', at + 1)
      const plain = line.slice(at, next === -1 ? undefined : next)
      text += plain
      beside += plain
      at += plain.length
    } else {
      links.push(shown(link.text))
      text += link.text
      at = link.end
    }
  }
  const bare = text.replace(/^\s*(?:>\s?)+/, '')
  const seen = shown(bare)
  return { text: seen, links, beside: beside === bare ? seen : shown(beside) }
}

/** Reads `[text](address)`. The address may have brackets of its own. */
function linkAt(line: string, from: number): { text: string; end: number } | null {
  const close = line.indexOf('](', from)
  if (close === -1) return null
  let depth = 0
  for (let at = close + 1; at < line.length; at++) {
    if (line.charAt(at) === '(') depth++
    if (line.charAt(at) === ')' && --depth === 0) return { text: line.slice(from + 1, close), end: at + 1 }
  }
  return null
}

const characters: Record<string, string> = {
  nbsp: ' ',
  emsp: ' ',
  ensp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
}

/** Takes emphasis and character references out of a text, those that stand at the ends of posts. */
const shown = (text: string): string =>
  foldSpace(
    text.replaceAll('*', '').replace(/&(nbsp|emsp|ensp|amp|lt|gt|quot);/g, (_, name: string) => characters[name] ?? ''),
  )
