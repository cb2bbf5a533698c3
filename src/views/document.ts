import { html, raw } from 'hono/html'
import { style } from './style.ts'

export interface DocumentProps {
  /** BCP 47. */
  language: string
  title: string
  /** The rest of the head. */
  head?: unknown
  /** What comes after the stylesheet of every page. */
  styles?: unknown
  /** Classes of the body. They say how a page is laid out before its parts have come, so that nothing moves while it comes. */
  shape?: string | undefined
  children: unknown
}

/**
 * Writes the HTML document around every page. It is a template, and so is what stands in its head: for each element that is a
 * link Hono would look through the page.
 */
export const Document = ({ language, title, head, styles, shape, children }: DocumentProps) =>
  html`<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/><title>${title}</title>${head}<style>${ofEveryPage}</style>${styles}</head><body${shape && html` class="${shape}"`}>${children}</body></html>`

const ofEveryPage = raw(style)
