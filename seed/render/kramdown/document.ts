import type { KramdownOptions } from '../../archive/markdown-options.ts'
import { type Attributes, Node } from './node.ts'
import { referenceName } from './reference-name.ts'

/** The target of links by name. */
export interface Reference {
  url: string
  title: string | null
  /** This node carries the attributes of all links to the target. */
  definition: Node
}

export interface Footnote {
  content: Node
  definition: Node
}

export interface Abbreviation {
  title: string
  definition: Node
}

/** The definitions of a text, and the options that it is read with. */
export interface Document {
  /** The text may change them with `{::options key="value" /}`. */
  options: KramdownOptions
  references: Map<string, Reference>
  footnotes: Map<string, Footnote>
  abbreviations: Map<string, Abbreviation>
  attributeLists: Map<string, Attributes>
}

export const createDocument = (options: KramdownOptions): Document => ({
  options: { ...options },
  references: new Map(
    Object.entries(options.link_defs).map(([name, target]) => [referenceName(name), predefined(target)]),
  ),
  footnotes: new Map(),
  abbreviations: new Map(),
  attributeLists: new Map(),
})

const predefined = (target: Pick<Reference, 'url' | 'title'>): Reference => ({
  ...target,
  definition: new Node('end', 'definition'),
})
