import { parseHtml, textOf } from '../tree.ts'
import type { Document } from './document.ts'
import type { Node } from './node.ts'

/** Gives ids to the headings of a text that have none. */
export class HeadingIds {
  readonly #seen = new Map<string, number>()
  readonly #document: Document

  constructor(document: Document) {
    this.#document = document
  }

  /** Sets the ids of GFM, which keeps letters of every script. `What's new?` is `whats-new`, and a second one `whats-new-1`. */
  nameInGfm(root: Node): void {
    if (this.#document.options.input !== 'GFM' || !this.#document.options.auto_ids) return
    for (const node of root.children) {
      if (node.kind === 'html') continue
      if (isHeading(node) && !node.attributes.has('id'))
        node.attributes.set('id', this.#unique(gfmName(writtenText(node))))
      else this.nameInGfm(node)
    }
  }

  /** Gives the id of a heading, if it gets one. kramdown's own Markdown, and Markdown within HTML, keep no letters but a to z. */
  nameOf(heading: Node): string | null {
    const { input, auto_ids, auto_id_stripping } = this.#document.options
    const id = heading.attributes.get('id') ?? null
    if (id !== null || !auto_ids) return id
    const text = input === 'GFM' ? writtenText(heading) : auto_id_stripping ? bareText(heading) : heading.value
    return this.#unique(asciiName(text) || 'section')
  }

  #unique(name: string): string {
    const count = this.#seen.get(name) ?? 0
    this.#seen.set(name, count + 1)
    return this.#document.options.auto_id_prefix + (count === 0 ? name : `${name}-${count}`)
  }
}

export const isHeading = (node: Node): boolean => node.kind === 'element' && /^h[1-6]$/.test(node.tag)

const gfmName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- \t]/gu, '')
    .replace(/[ \t]/g, '-')

/** Makes a name of a text as kramdown's own Markdown does. */
export const asciiName = (text: string): string =>
  text
    .replace(/^[^a-zA-Z]+/, '')
    .replace(/[^a-zA-Z0-9 -]/g, '')
    .replaceAll(' ', '-')
    .toLowerCase()

/** Gives the text that no span of a heading has made something else of. */
const bareText = (node: Node): string => (node.kind === 'text' ? node.value : node.children.map(bareText).join(''))

/** Gives the text of a heading or term without its formatting. */
export function writtenText(node: Node): string {
  if (node.kind === 'text' || node.kind === 'codeSpan' || node.kind === 'math' || node.kind === 'abbreviation')
    return node.value
  if (node.kind === 'character') return textOf(parseHtml(node.tag || node.value))
  return node.children.map(writtenText).join('')
}
