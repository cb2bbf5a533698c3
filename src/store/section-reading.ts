import { present } from '../model/document.ts'
import { segmentKey } from '../model/keys.ts'
import { type SectionKind, type SectionOrder, sortSections } from '../model/section-order.ts'
import {
  decodeSegment,
  encodeSegments,
  SEGMENT_GROUPS,
  type Segment,
  type SegmentStart,
} from '../model/section-segment.ts'
import type { Section, SectionCounts } from '../model/site.ts'
import type { ArchiveReader, DocumentReader } from './document-reader.ts'
import { openSections, openSegment } from './documents.ts'

/** Sections in some order. */
export interface SortedSections {
  readonly total: number
  /** Counts the first ones that a condition holds for. It holds for none after those. */
  countBefore(isBefore: (section: Section) => boolean): Promise<number>
  /** Reads those from number `from`, counted from 0, to `to` exclusive. */
  rows(from: number, to: number): Promise<Section[]>
}

/** A page of them. */
export interface SectionGroup {
  sections: Section[]
  isLast: boolean
}

/** Reads the categories or the tags for one request, and no document of them twice. */
export class SectionReading {
  readonly kind: SectionKind
  readonly #reader: DocumentReader
  readonly #counts: SectionCounts | undefined
  readonly #orders = new Map<SectionOrder, Promise<StoredOrder>>()

  /** @param counts how many the site has; undefined where an older loader did not count them */
  constructor(reader: DocumentReader, kind: SectionKind, counts: SectionCounts | undefined) {
    this.#reader = reader
    this.kind = kind
    this.#counts = counts
  }

  static of(reader: ArchiveReader, kind: SectionKind): SectionReading {
    return new SectionReading(
      reader,
      kind,
      reader.fromSite(({ sections }) => sections),
    )
  }

  /** Opens all of them in an order. Where no label is stored, labels are names. */
  sortedBy(asked: SectionOrder): Promise<SortedSections> {
    return this.#sortedBy(asked)
  }

  /** Reads page number `n` of an order, from 0; null beyond the last one. */
  async page(asked: SectionOrder, n: number): Promise<SectionGroup | null> {
    const order = this.#stored(asked)
    const at = Math.floor(n / SEGMENT_GROUPS)
    // The first segment need not be read where the one that has the page is there.
    const segment = at > 0 && this.#counts !== undefined ? await this.#segment(order, at) : null
    if (segment === null) return (await this.#sortedBy(asked)).page(n)
    return groupIn(segment, n % SEGMENT_GROUPS)
  }

  #sortedBy(asked: SectionOrder): Promise<StoredOrder> {
    const order = this.#stored(asked)
    const known = this.#orders.get(order) ?? this.#openOrder(order)
    this.#orders.set(order, known)
    return known
  }

  /** Whether some may have a label that is not their name. */
  get areLabelled(): boolean {
    return this.kind === 'category' && this.#counts?.areLabelled !== false
  }

  /** Returns the order that is stored for one that is asked for: see `ordersOf`. */
  #stored(order: SectionOrder): SectionOrder {
    const counts = this.#counts
    const isEmpty = counts !== undefined && (this.kind === 'tag' ? counts.tags : counts.categories) === 0
    return isEmpty || (order === 'label' && !this.areLabelled) ? 'name' : order
  }

  /**
   * A loader up to 0.9.0 left all sections in one document, which is there until the first load with this format is done. Meanwhile
   * the site that an isolate or a location of KV knows may be older or newer than the documents, so whichever are there are taken.
   */
  async #openOrder(order: SectionOrder): Promise<StoredOrder> {
    const counts = this.#counts
    if (counts !== undefined) {
      const stored = await this.#openStored(order)
      if (stored !== null) return stored
    }
    const old = await openSections(this.#reader)
    if (old !== null) {
      const { categories, tags } = await old.read()
      return inMemory(sortSections(this.kind === 'tag' ? tags : categories, order))
    }
    const stored = counts === undefined ? await this.#openStored(order) : null
    // Not every order is stored: see `ordersOf`.
    if (stored === null && counts === undefined && order !== 'name') return this.#sortedBy('name')
    return present(segmentKey(this.kind, order, 0), stored)
  }

  async #openStored(order: SectionOrder): Promise<StoredOrder | null> {
    const first = await this.#segment(order, 0)
    if (first === null) return null
    const open = async (n: number) => present(segmentKey(this.kind, order, n), await this.#segment(order, n))
    return new StoredOrder(first, open)
  }

  async #segment(order: SectionOrder, n: number): Promise<Segment | null> {
    const opened = await openSegment(this.#reader, this.kind, order, n)
    return opened === null ? null : opened.read()
  }
}

/** Sections in an order that is stored in segments. Each segment is read when it is needed. */
class StoredOrder implements SortedSections {
  readonly #first: Segment
  readonly #open: (n: number) => Promise<Segment>
  readonly #segments = new Map<number, Promise<Segment>>()

  /** @param open a segment after the first one, which must be there */
  constructor(first: Segment, open: (n: number) => Promise<Segment>) {
    this.#first = first
    this.#open = open
  }

  get total(): number {
    return this.#first.total
  }

  async countBefore(isBefore: (section: Section) => boolean): Promise<number> {
    const { rows, firstOf, group } = await this.#segmentWhere(({ section }) => isBefore(section))
    const groups = countFirst(rows.length - 1, (n) => isBefore(firstOf(n)))
    const start = rows[Math.max(0, groups - 1)] ?? 0
    if (groups === 0) return start
    const sections = group(groups - 1)
    return start + countFirst(sections.length, (n) => isBefore(sections[n] as Section))
  }

  async rows(from: number, to: number): Promise<Section[]> {
    const found: Section[] = []
    for (let row = from; row < Math.min(to, this.total); ) {
      const { rows, group } = await this.#segmentWhere((start) => start.row <= row)
      const at = countFirst(rows.length, (n) => (rows[n] ?? 0) <= row) - 1
      // While a publish spreads, an older segment may end sooner.
      if (at < 0 || at >= rows.length - 1) break
      const start = rows[at] ?? 0
      const sections = group(at).slice(row - start, to - start)
      found.push(...sections)
      row += sections.length
    }
    return found
  }

  async page(n: number): Promise<SectionGroup | null> {
    const at = Math.floor(n / SEGMENT_GROUPS)
    return at > this.#first.starts.length ? null : groupIn(await this.#segment(at), n % SEGMENT_GROUPS)
  }

  /** Opens the last segment whose start a condition holds for, else the first one. */
  #segmentWhere(holds: (start: SegmentStart) => boolean): Promise<Segment> {
    const { starts } = this.#first
    return this.#segment(countFirst(starts.length, (n) => holds(starts[n] as SegmentStart)))
  }

  #segment(n: number): Promise<Segment> {
    if (n === 0) return Promise.resolve(this.#first)
    const known = this.#segments.get(n) ?? this.#open(n)
    this.#segments.set(n, known)
    return known
  }
}

/** Counts the numbers from 0 to `count` exclusive that a condition holds for. It holds for none after those. */
function countFirst(count: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** Returns null beyond the last group of the segment. An archive without sections has one page, with nothing on it. */
function groupIn({ rows, total, group }: Segment, n: number): SectionGroup | null {
  if (n === 0 && total === 0) return { sections: [], isLast: true }
  if (n >= rows.length - 1) return null
  return { sections: group(n), isLast: (rows[n + 1] ?? 0) >= total }
}

/** Makes segments of sections that were stored in another way. */
function inMemory(sorted: readonly Section[]): StoredOrder {
  const segments = encodeSegments(sorted).map((value) => decodeSegment('sections', new TextEncoder().encode(value)))
  return new StoredOrder(segments[0] as Segment, async (n) => present('sections', segments[n] ?? null))
}
