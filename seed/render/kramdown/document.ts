import type { KramdownOptions } from '../../archive/markdown-options.ts'
import type { Attributes, Node } from './node.ts'

/** Where a link by name leads. */
export interface Reference {
  url: string
  title: string | null
  /** Carries the attributes of all its links. */
  definition: Node
}

/** A footnote. */
export interface Footnote {
  content: Node
  definition: Node
}

/** An abbreviation. */
export interface Abbreviation {
  title: string
  definition: Node
}

/** What a text says of itself as a whole, and how it is read. */
export interface Document {
  /** `{::options key="value" /}` changes them. */
  options: KramdownOptions
  references: Map<string, Reference>
  footnotes: Map<string, Footnote>
  abbreviations: Map<string, Abbreviation>
  attributeLists: Map<string, Attributes>
}

export const createDocument = (options: KramdownOptions): Document => ({
  options: { ...options },
  references: new Map(),
  footnotes: new Map(),
  abbreviations: new Map(),
  attributeLists: new Map(),
})
