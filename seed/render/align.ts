import type { Element } from 'hast'
import { isBlock } from './runs.ts'

export type Alignment = 'left' | 'center' | 'right'

/** Reads how `align` and `style` align the text of a block; null where they do not say. */
export function alignmentOf(node: Element): Alignment | null {
  if (!isBlock(node)) return null
  const { style, align } = node.properties
  const styled = [...String(style ?? '').matchAll(/(?:^|;)\s*text-align\s*:\s*(\w+)/gi)].at(-1)?.[1]
  const value = (styled ?? align ?? (node.tagName === 'center' ? 'center' : '')).toString().toLowerCase()
  return value === 'left' || value === 'center' || value === 'right' ? value : null
}

/** Gives a block a class for the alignment of its text, since styles are removed. */
export function keepAlignment(node: Element): void {
  const alignment = alignmentOf(node)
  if (alignment === null) return
  const { className } = node.properties
  node.properties.className = [...(Array.isArray(className) ? className : []), `align-${alignment}`]
}
