/** Lists and quotes that are nested deeper look like those around them, since each level adds characters to all of its lines. */
const DEEPEST = 10

/** A quote, an item of a list, or the whole document. */
interface Container {
  /** Its first line begins with this; null once that line is written. */
  marker: string | null
  /** Its other lines begin with this. */
  indent: string
  /** The list that it is an item of. */
  list: List | null
  blocks: number
  /** The list that is its last block. */
  lastList: List | null
}

interface List {
  isOrdered: boolean
  next: number
  /** So many of its items have begun. */
  items: number
  /** True for a list right after another one of its kind. It has other marks, which show that it is a list of its own. */
  isOther: boolean
  /** True where empty lines stand between its items, because one of them has more than a paragraph. */
  isLoose: boolean
}

/** Writes the lines of a Markdown document, block by block. */
export class MarkdownBlocks {
  readonly #lines: string[] = []
  readonly #document = newContainer(null, '', null)
  readonly #containers: Container[] = [this.#document]
  readonly #lists: List[] = []
  /** So many quotes and items are open that are too deep to be containers. */
  #tooDeep = 0
  /** A line that is in all of the containers begins with this. */
  #indent = ''
  /** This comes before the next block. */
  #gap: 'nothing' | 'a line feed' | 'an empty line' = 'nothing'

  get text(): string {
    return this.#lines.join('\n')
  }

  add(lines: readonly string[]): void {
    const container = this.#innermost
    container.lastList = null
    if (container.blocks++ > 0 && container.list !== null) container.list.isLoose = true
    this.#write(lines)
  }

  startQuote(): void {
    this.#push('> ', '> ', null)
  }

  startList(start: number | null): void {
    const container = this.#innermost
    const before = container.lastList
    const isOrdered = start !== null
    const list = {
      isOrdered,
      next: start ?? 1,
      items: 0,
      isOther: before?.isOrdered === isOrdered && !before.isOther,
      isLoose: false,
    }
    // The list of an item follows its text. One that begins with another number than 1 does not end a paragraph (CommonMark, 5.2).
    const isBehindText = container.list !== null && container.marker === null && this.#gap === 'an empty line'
    if (isBehindText && (start ?? 1) === 1) this.#gap = 'a line feed'
    container.lastList = list
    this.#lists.push(list)
  }

  endList(): void {
    this.#lists.pop()
    if (this.#gap !== 'nothing') this.#gap = 'an empty line'
  }

  startItem(): void {
    const list = this.#lists.at(-1) ?? { isOrdered: false, next: 1, items: 0, isOther: false, isLoose: false }
    list.items++
    const mark = list.isOrdered ? `${list.next++}${list.isOther ? ')' : '.'}` : list.isOther ? '*' : '-'
    this.#push(`${mark} `, ' '.repeat(mark.length + 1), list)
  }

  /** Ends the quote or the item that began last. */
  end(): void {
    if (this.#tooDeep > 0) {
      this.#tooDeep--
      return
    }
    const { marker, list } = this.#innermost
    if (marker !== null) {
      // An empty item does not end a paragraph either.
      if (list !== null && this.#gap === 'a line feed' && list.items === 1) this.#gap = 'an empty line'
      this.#write([''])
    }
    if (this.#containers.length > 1) this.#containers.pop()
    this.#indent = this.#containers.map(({ indent }) => indent).join('')
    this.#gap = list === null || list.isLoose ? 'an empty line' : 'a line feed'
  }

  get #innermost(): Container {
    return this.#containers.at(-1) ?? this.#document
  }

  #push(marker: string, indent: string, list: List | null): void {
    if (this.#containers.length > DEEPEST) {
      this.#tooDeep++
      return
    }
    this.#containers.push(newContainer(marker, indent, list))
    this.#indent += indent
  }

  #write(lines: readonly string[]): void {
    if (this.#gap === 'an empty line') this.#lines.push(this.#begun().trimEnd())
    for (const line of lines) {
      const before = this.#innermost.marker === null ? this.#indent : this.#begin()
      this.#lines.push(line === '' ? before.trimEnd() : before + line)
    }
    this.#gap = 'an empty line'
  }

  /** Makes the beginning of a line that is only in those containers that have a line already. */
  #begun(): string {
    if (this.#innermost.marker === null) return this.#indent
    const begun = this.#containers.filter(({ marker }) => marker === null)
    return begun.map(({ indent }) => indent).join('')
  }

  /** Makes the beginning of the first line of a container. */
  #begin(): string {
    const before = this.#containers.map(({ marker, indent }) => marker ?? indent).join('')
    for (const container of this.#containers) container.marker = null
    return before
  }
}

function newContainer(marker: string | null, indent: string, list: List | null): Container {
  return { marker, indent, list, blocks: 0, lastList: null }
}
