import { TangledError } from '../tree.ts'
import { applyAttributes } from './attributes.ts'
import type { Document } from './document.ts'
import { attributesAsHtml, escapeAttribute, escapeCode, escapeText } from './escape.ts'
import { asciiName, type HeadingIds, isHeading, writtenText } from './heading-ids.ts'
import { voidElements } from './html-tags.ts'
import { element, Node } from './node.ts'

// HTML may be `MOST_TIMES` as long as its source, and `FEW` characters longer. Long posts with many marks come to less than twice.
const MOST_TIMES = 20
const FEW = 100_000

// A note has at most so many links back, because nobody follows more.
const MOST_BACKLINKS = 100

interface Note {
  name: string
  number: number
  content: Node
  /** The text names the note so many times. */
  marks: number
}

/** An entry of the table of contents. */
interface Entry {
  level: number
  id: string
  heading: Node
}

/** Writes the tree of a text as HTML. */
export class Writer {
  readonly #document: Document
  readonly #ids: HeadingIds
  readonly #pieces: string[] = []
  readonly #most: number
  #length = 0
  readonly #notes: Note[] = []
  readonly #notesByName = new Map<string, Note>()
  readonly #entries: Entry[] = []
  /** The index of the table of contents among the pieces, and the list that it replaces. */
  #contents: { at: number; list: Node } | null = null
  /** The index of the notes among the pieces; null where they come at the end. */
  #notesAt: number | null = null

  constructor(document: Document, ids: HeadingIds, sourceLength: number) {
    this.#document = document
    this.#ids = ids
    this.#most = FEW + MOST_TIMES * sourceLength
  }

  /** @throws TangledError where the HTML would be many times as long as the source. One long address may be named often. */
  write(root: Node): string {
    this.#writeAll(root.children)
    const notes = this.#capture(() => this.#writeNotes())
    const contents = this.#contents
    const table = contents === null ? '' : this.#capture(() => this.#writeContents(contents.list))
    if (contents !== null) this.#pieces[contents.at] = table
    this.#pieces[this.#notesAt ?? this.#pieces.push('') - 1] = notes
    return this.#pieces.join('')
  }

  #put(html: string): void {
    this.#length += html.length
    if (this.#length > this.#most)
      throw new TangledError(`it becomes over ${MOST_TIMES} times as long when it is rendered`, 'too large')
    this.#pieces.push(html)
  }

  /** Gives what a function writes, and takes it off the pieces. */
  #capture(write: () => void): string {
    const begin = this.#pieces.length
    write()
    return this.#pieces.splice(begin).join('')
  }

  #writeAll(nodes: readonly Node[]): void {
    for (const node of nodes) this.#write(node)
  }

  #write(node: Node): void {
    const { kind, value } = node
    if (kind === 'text') this.#put(escapeText(this.#joined(value)))
    else if (kind === 'raw' || kind === 'character') this.#put(value)
    else if (kind === 'codeSpan') this.#put(`<code${attributesOf(node)}>${escapeCode(value)}</code>`)
    else if (kind === 'element') this.#writeElement(node)
    else if (kind === 'html') this.#writeHtml(node)
    else if (kind === 'code') this.#writeCode(node)
    else if (kind === 'math') this.#writeMath(node)
    else if (kind === 'footnote') this.#writeMark(value)
    else if (kind === 'abbreviation') this.#writeAbbreviation(value)
  }

  /** Joins lines of Chinese and Japanese without a space, if the site wants it so. */
  #joined(text: string): string {
    return this.#document.options.remove_line_breaks_for_cjk
      ? text.replace(
          /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])\n(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/gu,
          '',
        )
      : text
  }

  #writeElement(node: Node): void {
    const { tag, children } = node
    if (tag === 'p' && node.isTransparent) this.#writeAll(children)
    else if (tag === 'p' && isStandalone(children)) this.#writeFigure(node)
    else if (isHeading(node)) this.#writeHeading(node)
    else if ((tag === 'ul' || tag === 'ol') && this.#isPlace(node)) this.#put('')
    else {
      if (tag === 'dl') nameTerms(node)
      const end = node.isBlock || blocks.has(tag) ? '\n' : ''
      this.#put(`<${tag}${attributesOf(node)}>${holders.has(tag) ? '\n' : ''}`)
      this.#writeAll(children)
      this.#put(voidElements.has(tag) ? end : `</${tag}>${end}`)
    }
  }

  /** True for a list that marks the place of the table of contents or of the notes. The writer keeps that place. */
  #isPlace(node: Node): boolean {
    if (this.#contents === null && node.refersTo('toc')) {
      this.#contents = { at: this.#pieces.length, list: node }
      return true
    }
    if (this.#notesAt !== null || !node.refersTo('footnotes')) return false
    this.#notesAt = this.#pieces.length
    return true
  }

  #writeHeading(node: Node): void {
    const { toc_levels, header_offset } = this.#document.options
    const level = Number(node.tag.slice(1))
    const id = this.#ids.nameOf(node)
    if (id !== null) node.attributes.set('id', id)
    const isLeftOut = /(?:^|\s)no_toc(?:\s|$)/.test(node.attributes.get('class') ?? '')
    if (id !== null && toc_levels.includes(level) && !isLeftOut) this.#entries.push({ level, id, heading: node })
    const tag = `h${Math.min(6, Math.max(1, level + header_offset))}`
    this.#put(`<${tag}${attributesOf(node)}>`)
    this.#writeAll(node.children)
    this.#put(`</${tag}>\n`)
  }

  /** Writes an image that is alone in its paragraph and has `{:standalone}` as a figure. Its text is the caption. */
  #writeFigure(node: Node): void {
    const [image] = node.children
    const caption = escapeAttribute(image?.attributes.get('alt') ?? '')
    for (const name of ['class', 'id']) {
      const value = image?.attributes.get(name)
      if (value === undefined || node.attributes.has(name)) continue
      node.attributes.set(name, value)
      image?.attributes.delete(name)
    }
    this.#put(`<figure${attributesOf(node)}><img${image === undefined ? '' : attributesOf(image)} />`)
    this.#put(`<figcaption>${caption}</figcaption></figure>\n`)
  }

  #writeHtml(node: Node): void {
    const { tag, children, isBlock, isClosed, contentModel } = node
    const end = isBlock ? '\n' : ''
    const isShort = isBlock && isClosed && contentModel === 'raw'
    this.#put(`<${tag}${attributesOf(node)}${isShort ? ' /' : ''}>`)
    this.#writeAll(children)
    this.#put(isShort || voidElements.has(tag) ? end : `</${tag}>${end}`)
  }

  #writeCode(node: Node): void {
    const classes = (node.attributes.get('class') ?? '').split(/\s+/).filter((name) => name !== '')
    const named = classes.find((name) => name.startsWith('language-'))
    const { default_lang } = this.#document.options.syntax_highlighter_opts
    const language = named ?? (default_lang === null ? '' : `language-${default_lang}`)
    const others = classes.filter((name) => name !== named)
    if (others.length > 0) node.attributes.set('class', others.join(' '))
    else node.attributes.delete('class')
    const languageClass = language === '' ? '' : ` class="${escapeAttribute(language)}"`
    const code = escapeCode(node.value)
    this.#put(
      `<pre${attributesOf(node)}><code${languageClass}>${code.endsWith('\n') ? code : `${code}\n`}</code></pre>\n`,
    )
  }

  /** Writes a formula as TeX, which is marked as code. Where it has attributes, an element around it carries them. */
  #writeMath({ attributes, value, isBlock }: Node): void {
    const isGiven = attributes.size > 0
    const tag = isBlock ? 'div' : 'span'
    const [open, close] = this.#marksOfMath(isBlock, isGiven)
    const kind = isBlock ? 'math-display' : 'math-inline'
    const code = `<code class="language-math ${kind}">${open}${escapeCode(value)}${close}</code>`
    this.#put(isGiven ? `<${tag}${attributesAsHtml(attributes)}>${code}</${tag}>` : code)
    if (isBlock) this.#put('\n')
  }

  /** Gives the marks around a formula, by which MathJax finds it. */
  #marksOfMath(isBlock: boolean, isGiven: boolean): [string, string] {
    if (this.#document.options.math_engine !== 'mathjax') return isBlock ? ['$$\n', '\n$$'] : ['$', '$']
    if (isBlock) return ['\\[', '\\]']
    return isGiven ? ['$', '$'] : ['\\(', '\\)']
  }

  #writeAbbreviation(name: string): void {
    const abbreviation = this.#document.abbreviations.get(name)
    const node = element('abbr')
    applyAttributes(node, abbreviation?.definition.given ?? null, this.#document)
    if (abbreviation !== undefined && abbreviation.title !== '') node.attributes.set('title', abbreviation.title)
    this.#put(`<abbr${attributesOf(node)}>${escapeText(name)}</abbr>`)
  }

  #writeMark(given: string): void {
    const { footnote_prefix, footnote_nr } = this.#document.options
    const footnote = this.#document.footnotes.get(given)
    if (footnote === undefined) return
    const name = footnote_prefix + given
    let note = this.#notesByName.get(name)
    if (note === undefined) {
      note = { name, number: footnote_nr + this.#notes.length, content: footnote.content, marks: 0 }
      this.#notes.push(note)
      this.#notesByName.set(name, note)
    }
    const id = note.marks < MOST_BACKLINKS ? ` id="fnref:${escapeAttribute(markName(name, note.marks))}"` : ''
    note.marks++
    this.#put(
      `<sup${id} role="doc-noteref"><a href="#fn:${escapeAttribute(name)}" class="footnote" rel="footnote">${note.number}</a></sup>`,
    )
  }

  /** Writes the notes that the text names, in the order in which it names them. */
  #writeNotes(): void {
    const [first] = this.#notes
    if (first === undefined) return
    this.#put(
      `<div class="footnotes" role="doc-endnotes">\n<ol${first.number === 1 ? '' : ` start="${first.number}"`}>\n`,
    )
    // A note may name further notes, so the list may grow while it is written.
    for (const note of this.#notes) {
      this.#put(`<li id="fn:${escapeAttribute(note.name)}" role="doc-endnote">\n`)
      this.#addBacklinks(note)
      this.#writeAll(note.content.children)
      this.#put('</li>\n')
    }
    this.#put('</ol>\n</div>\n')
  }

  /** Adds links back to where the text names a note. They stand at the end of its last paragraph, or in a new one. */
  #addBacklinks({ name, marks, content }: Note): void {
    const { footnote_backlink, footnote_backlink_inline } = this.#document.options
    if (footnote_backlink === '') return
    const shown = escapeText(footnote_backlink)
    const links = Array.from({ length: Math.min(marks, MOST_BACKLINKS) }, (_, n) => {
      const href = `#fnref:${escapeAttribute(markName(name, n))}`
      return `<a href="${href}" class="reversefootnote" role="doc-backlink">${shown}${n === 0 ? '' : `<sup>${n + 1}</sup>`}</a>`
    })
    const last = footnote_backlink_inline ? innermostLast(content) : content.children.at(-1)
    const isFitting = last !== undefined && (last.is('p') || (footnote_backlink_inline && isHeading(last)))
    const place = isFitting ? last : element('p')
    if (!isFitting) {
      place.isBlock = true
      content.children.push(place)
    }
    place.children.push(new Node('raw', '', `${isFitting ? '\u00A0' : ''}${links.join('\u00A0')}`))
  }

  /** Writes a link to each heading of the text, in lists that are nested by level. */
  #writeContents(list: Node): void {
    if (this.#entries.length === 0) return
    if (!list.attributes.has('id')) list.attributes.set('id', 'markdown-toc')
    const name = list.attributes.get('id') ?? ''
    const open: number[] = []
    this.#put(`<${list.tag}${attributesOf(list)}>\n`)
    for (const { level, id, heading } of this.#entries) {
      let isBelow = open.length > 0
      while (open.length > 0 && (open.at(-1) ?? 0) >= level) {
        isBelow = false
        open.pop()
        this.#put(open.length > 0 && (open.at(-1) ?? 0) >= level ? `</li>\n</${list.tag}>\n` : '</li>\n')
      }
      if (isBelow) this.#put(`\n<${list.tag}>\n`)
      open.push(level)
      this.#put(`<li><a href="#${escapeAttribute(id)}" id="${escapeAttribute(`${name}-${id}`)}">`)
      this.#writeAll(heading.children.flatMap(withoutLinks))
      this.#put('</a>')
    }
    this.#put(open.map((_, n) => `</li>\n${n === open.length - 1 ? '' : `</${list.tag}>\n`}`).join(''))
    this.#put(`</${list.tag}>\n`)
  }
}

/** Copies spans for a link of the table of contents, without links and notes. */
function withoutLinks(node: Node): Node[] {
  if (node.kind === 'footnote') return []
  const children = node.children.flatMap(withoutLinks)
  if (node.is('a')) return children
  const copy = new Node(node.kind, node.tag, node.value)
  copy.attributes = node.attributes
  copy.contentModel = node.contentModel
  copy.children = children
  return [copy]
}

/** Finds the last paragraph or heading within the last blocks of a node. */
function innermostLast({ children }: Node): Node | undefined {
  const last = children.at(-1)
  return last === undefined || last.is('p') || isHeading(last) ? last : innermostLast(last)
}

const markName = (name: string, before: number): string => (before === 0 ? name : `${name}:${before}`)

// A line feed follows the opening tag of holders and the closing tag of blocks.
const holders = new Set('blockquote ul ol dl table thead tbody tfoot tr'.split(' '))
const blocks = new Set('p blockquote ul ol li dl dt dd table thead tbody tfoot tr th td hr'.split(' '))

function isStandalone(children: readonly Node[]): boolean {
  return children.length === 1 && children[0]?.is('img') === true && children[0].refersTo('standalone')
}

/** Gives ids to the terms of a list with `{:auto_ids}`. With `{:auto_ids-prefix}` they begin with that prefix. */
function nameTerms({ given, children }: Node): void {
  const reference = given?.references.find((name) => name.startsWith('auto_ids'))
  if (reference === undefined) return
  const prefix = /^auto_ids-([\w-]+)/.exec(reference)?.[1] ?? ''
  for (const term of children)
    if (term.is('dt') && !term.attributes.has('id')) term.attributes.set('id', prefix + asciiName(writtenText(term)))
}

const attributesOf = (node: Node): string => (node.hasAttributes ? attributesAsHtml(node.attributes) : '')
