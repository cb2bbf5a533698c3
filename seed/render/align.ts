import type { Element } from 'hast'
import { isBlock } from './runs.ts'

export type Alignment = 'left' | 'center' | 'right'

/** What `align` and `style` say of the text of a block; null where they say nothing, or what is so anyway. */
export function alignmentOf(node: Element): Alignment | null {
  if (!isBlock(node)) return null
  const { style, align } = node.properties
  const styled = [...String(style ?? '').matchAll(/(?:^|;)\s*text-align\s*:\s*(\w+)/gi)].at(-1)?.[1]
  const value = (styled ?? align ?? (node.tagName === 'center' ? 'center' : '')).toString().toLowerCase()
  return value === 'left' || value === 'center' || value === 'right' ? value : null
}

/** Keeps how the text of a block is aligned as a class, since styles do not stay. */
export function keepAlignment(node: Element): void {
  const alignment = alignmentOf(node)
  if (alignment === null) return
  const { className } = node.properties
  node.properties.className = [...(Array.isArray(className) ? className : []), `align-${alignment}`]
}
