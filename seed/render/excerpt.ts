/**
 * The part of a body that Jekyll makes its excerpt of (`Jekyll::Excerpt`): all before the separator, with the link
 * definitions from the rest that it uses, and its open Liquid blocks closed.
 *
 * @param separator where to cut; empty: no excerpt
 */
export function excerptOf(body: string, separator: string): string {
  const cut = separator === '' ? -1 : body.indexOf(separator)
  if (cut === -1) return body
  const head = body.slice(0, cut)
  const tail = body.slice(cut + separator.length)
  if (tail === '') return head
  const closed = closeLiquid(head)
  const definitions = [...tail.matchAll(/^ {0,3}(\[[^\]]+\])(:.+)$/gm)]
    .filter(([, name = '']) => closed.includes(name))
    .map(([, name = '', rest = '']) => name + rest)
  return definitions.length === 0 ? closed : `${closed}\n\n${definitions.join('\n')}`
}

const liquidBlocks = new Set('capture case comment for highlight if raw tablerow unless'.split(' '))

function closeLiquid(head: string): string {
  const names = [...head.matchAll(/\{%-?\s*(\w+)\s*[\s\S]*?-?%\}/g)].map(([, name = '']) => name)
  return names.reduceRight((text, name) => {
    if (!liquidBlocks.has(name) || new RegExp(`\\{%-?\\s*end${name}[\\s\\S]*?-?%\\}`).test(text)) return text
    return `${text}\n{% end${name} %}`
  }, head)
}
