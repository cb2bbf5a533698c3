import type { Root } from 'hast'
import { parseVisible, toCleanHtml } from '../seed/render/clean.ts'
import { isElement, parseHtml, rewrite, textOf } from '../seed/render/tree.ts'
import { type Move, noMove } from '../seed/render/urls.ts'

/** What must be alike in two bodies: what readers see of them, where it leads, and the order of its blocks. */
export interface Body {
  /** White space folded, in Unicode's composed form. */
  text: string
  /** Targets of links and sources of pictures, resolved, in their order. */
  links: string[]
  /** Names of the elements that are blocks, as they begin. */
  blocks: string[]
}

// Wrappers (`div`) say nothing by themselves: Jekyll has two around code.
const blockNames = new Set(
  [
    'h1 h2 h3 h4 h5 h6 p blockquote pre hr figure figcaption ul ol li dl dt dd details summary',
    'table caption thead tbody tfoot tr th td',
  ]
    .join(' ')
    .split(' '),
)

/** A body of ours, which is clean. */
export function bodyOf(html: string): Body {
  const root = parseHtml(html)
  return { text: foldedText(root), ...linksAndBlocks(root) }
}

/**
 * A body that Jekyll made, as readers here are to see it. This is the one place where what is dropped by design is
 * subtracted: what no reader saw (scripts, styles, hidden elements, comments), frames that are no players, addresses that no
 * browser opens, and headings' levels, which are nested below the page's title.
 */
export const jekyllBodyOf = (html: string, postUrl: string, move: Move = noMove): Body =>
  bodyOf(toCleanHtml(parseVisible(html, postUrl, move)))

/** The parts in which two bodies differ. */
export const differences = (ours: Body, theirs: Body): (keyof Body)[] =>
  (['text', 'links', 'blocks'] as const).filter((part) => JSON.stringify(ours[part]) !== JSON.stringify(theirs[part]))

const foldedText = (root: Root): string => textOf(root).normalize('NFC').replace(/\s+/g, ' ').trim()

function linksAndBlocks(root: Root): Pick<Body, 'links' | 'blocks'> {
  const links: string[] = []
  const blocks: string[] = []
  rewrite(root, (node) => {
    if (!isElement(node)) return node
    for (const name of ['href', 'src', 'srcSet'])
      if (typeof node.properties[name] === 'string') links.push(`${node.tagName} ${node.properties[name]}`)
    if (blockNames.has(node.tagName)) blocks.push(node.tagName)
    return node
  })
  return { links, blocks }
}
