import type { Element, ElementContent, Root, RootContent } from 'hast'
import { type Content, isElement } from './tree.ts'

/** What kramdown, GitHub and others call the notes of a text, the marks that lead to them, and the links back. */
const roles = new Set(['doc-noteref', 'doc-backlink', 'doc-endnotes', 'doc-footnote'])
const classes = new Set(['footnotes', 'footnote', 'footnote-ref', 'reversefootnote', 'footnote-backref'])
const marks = ['dataFootnotes', 'dataFootnoteRef', 'dataFootnoteBackref']

const isOfNotes = ({ properties }: Element): boolean =>
  roles.has(String(properties.role)) ||
  (Array.isArray(properties.className) && properties.className.some((name) => classes.has(String(name)))) ||
  marks.some((name) => name in properties)

/** A body without its footnotes and their marks, for a text that has no room for notes. The body stays as it is. */
export function withoutNotes(root: Root): Root {
  return { ...root, children: withoutThem(root.children) as RootContent[] }
}

function withoutThem(children: readonly Content[]): Content[] {
  return children
    .filter((child) => !(isElement(child) && isOfNotes(child)))
    .map((child) =>
      isElement(child) ? { ...child, children: withoutThem(child.children) as ElementContent[] } : child,
    )
}
