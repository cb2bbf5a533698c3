import { tagsIn } from '../archive/tags-in.ts'

/**
 * Cuts out the part of a body that Jekyll makes its excerpt of (`Jekyll::Excerpt`). That is all before the separator, with those
 * link definitions of the rest that it uses. Liquid blocks that are open at its end are closed.
 *
 * @param separator is empty where there is to be no excerpt
 */
export function excerptOf(body: string, separator: string): string {
  const cut = separator === '' ? -1 : body.indexOf(separator)
  if (cut === -1) return body
  const head = body.slice(0, cut)
  const tail = body.slice(cut + separator.length)
  if (tail === '') return head
  const closed = closeLiquid(head)
  const names = new Set(closed.match(/\[[^[\]\n]+\]/g))
  const definitions = [...tail.matchAll(/^ {0,3}(\[[^[\]\n]+\])(:.+)$/gm)]
    .filter(([, name = '']) => names.has(name))
    .map(([, name = '', rest = '']) => name + rest)
  return definitions.length === 0 ? closed : `${closed}\n\n${definitions.join('\n')}`
}

const liquidBlocks = new Set('capture case comment for highlight if raw tablerow unless'.split(' '))

/** Ends the blocks that have no end at all, the innermost first. */
function closeLiquid(head: string): string {
  const names = tagsIn(head).map((tag) => /^\w*/.exec(tag)?.[0] ?? '')
  const ended = new Set(names)
  const open = [...new Set(names.reverse())].filter((name) => liquidBlocks.has(name) && !ended.has(`end${name}`))
  return [head, ...open.map((name) => `{% end${name} %}`)].join('\n')
}
